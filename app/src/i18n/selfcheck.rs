//! Words of the self-check, and of what is wrong with this browser's keeping.

use super::texts;
use crate::desk::Trouble;

texts! {
    title: "Autoteste", "Autodiagnóstico", "Self-check";
    lead:
        "O que o Recado precisa deste navegador, e o que fazer quando falta. Funciona também sem internet.",
        "Lo que Recado necesita de este navegador, y qué hacer cuando falta. Funciona también sin internet.",
        "What Recado needs from this browser, and what to do where it is missing. Works offline too.";
    again: "Testar de novo", "Probar de nuevo", "Check again";
    see: "Ver o que há", "Ver qué pasa", "See what is wrong";

    network: "Rede", "Red", "Network";
    network_ok: "O servidor respondeu em {} ms.", "El servidor respondió en {} ms.", "The server answered in {} ms.";
    network_offline:
        "Sem rede agora. Ler, buscar no que está aqui, responder, assumir, mudar o status e anexar arquivos funciona; o que você fizer espera e sai sozinho, em ordem, quando a rede voltar. Só o que ainda não está neste navegador (histórico antigo, ajustes da equipe) espera por ela.",
        "Sin red ahora. Leer, buscar en lo que está aquí, responder, tomar, cambiar el estado y adjuntar archivos funciona; lo que hagas espera y sale solo, en orden, cuando vuelva la red. Solo lo que aún no está en este navegador (historial antiguo, ajustes del equipo) espera por ella.",
        "No network just now. Reading, searching what is here, replying, claiming, changing the status and attaching files works; what you do waits and goes out by itself, in order, when the network is back. Only what is not in this browser yet (older history, team settings) waits for it.";
    network_silent: "Há rede, mas o servidor não responde. O Recado usa só HTTPS neste endereço: peça a quem cuida da rede (firewall, proxy, VPN) que o libere.", "Hay red, pero el servidor no responde. Recado usa solo HTTPS en esta dirección: pide a quien cuida la red (firewall, proxy, VPN) que la permita.", "There is a network, but the server does not answer. Recado uses only HTTPS at this address: ask whoever runs the network (firewall, proxy, VPN) to allow it.";

    stream: "Atualizações ao vivo", "Actualizaciones en vivo", "Live updates";
    stream_ok: "Chegam na hora, por esta aba.", "Llegan al instante, por esta pestaña.", "They arrive at once, through this tab.";
    stream_led: "Chegam na hora, por outra aba deste navegador.", "Llegan al instante, por otra pestaña de este navegador.", "They arrive at once, through another tab of this browser.";
    stream_rests:
        "Em pausa até a rede voltar. Então chega de uma vez tudo o que aconteceu, sem recarregar.",
        "En pausa hasta que vuelva la red. Entonces llega de una vez todo lo que pasó, sin recargar.",
        "Paused until the network is back. Then everything that happened arrives at once, without reloading.";
    stream_bad: "Interrompidas. O Recado tenta de novo sozinho. Se durar, um proxy pode estar segurando respostas longas (text/event-stream): peça que não as guarde.", "Interrumpidas. Recado lo intenta de nuevo solo. Si dura, un proxy puede estar reteniendo respuestas largas (text/event-stream): pide que no las retenga.", "Interrupted. Recado tries again by itself. If it lasts, a proxy may hold long answers (text/event-stream) back: ask that it does not buffer them.";

    session: "Sessão", "Sesión", "Session";
    session_ok: "Aberta como {}.", "Abierta como {}.", "Signed in as {}.";
    session_unsure: "Não confirmada: o servidor não respondeu. Vale a última sessão deste navegador.", "Sin confirmar: el servidor no respondió. Vale la última sesión de este navegador.", "Not confirmed: the server did not answer. This browser's last session counts.";
    session_bad: "Encerrada. Entre de novo; seus rascunhos ficam guardados.", "Cerrada. Inicia sesión de nuevo; tus borradores quedan guardados.", "Ended. Sign in again; your drafts are kept.";

    clock: "Relógio", "Reloj", "Clock";
    clock_ok: "Certo.", "Correcto.", "Right.";
    clock_bad: "Difere do servidor em {}. O Recado já desconta a diferença; acerte a data e a hora do aparelho (ajuste automático).", "Difiere del servidor en {}. Recado ya descuenta la diferencia; ajusta la fecha y la hora del equipo (ajuste automático).", "Differs from the server's by {}. Recado allows for that; set the device's date and time (automatically).";
    clock_unknown: "Ainda não comparado com o servidor.", "Aún no comparado con el servidor.", "Not compared with the server yet.";

    storage: "Armazenamento", "Almacenamiento", "Storage";
    storage_ok: "{} usados de {}.", "{} usados de {}.", "{} used of {}.";
    storage_untold: "Fica guardado aqui; este navegador não diz quanto.", "Queda guardado aquí; este navegador no dice cuánto.", "It is kept here; this browser does not tell how much.";
    storage_none: "Este navegador não guarda nada aqui (janela anônima?). Tudo funciona, mas some ao fechar: use uma janela comum.", "Este navegador no guarda nada aquí (¿ventana privada?). Todo funciona, pero desaparece al cerrar: usa una ventana normal.", "This browser keeps nothing here (a private window?). Everything works, but is gone when closed: use an ordinary window.";
    persistence: "Proteção do que fica guardado", "Protección de lo guardado", "Protection of what is kept";
    persistence_ok: "O navegador não apaga por conta própria.", "El navegador no lo borra por su cuenta.", "The browser does not clear it by itself.";
    persistence_bad: "O navegador pode apagar quando faltar espaço. Peça que ele proteja, ou instale o Recado como aplicativo.", "El navegador puede borrarlo cuando falte espacio. Pide que lo proteja, o instala Recado como aplicación.", "The browser may clear it when space runs low. Ask it to protect it, or install Recado as an app.";
    persist: "Proteger", "Proteger", "Protect";

    version: "Versão e uso sem internet", "Versión y uso sin internet", "Version and offline use";
    version_ok: "Pronta para abrir sem internet.", "Lista para abrir sin internet.", "Ready to open offline.";
    version_new: "Há uma versão nova: recarregue.", "Hay una versión nueva: recarga.", "There is a new version: reload.";
    version_bad: "Ainda não guardada neste navegador: sem internet, o Recado não abriria. Recarregue com internet.", "Aún no guardada en este navegador: sin internet, Recado no abriría. Recarga con internet.", "Not kept in this browser yet: offline, Recado would not open. Reload while online.";

    notices: "Notificações", "Notificaciones", "Notifications";
    notices_ok: "Permitidas.", "Permitidas.", "Allowed.";
    notices_ask: "Ainda não permitidas.", "Aún no permitidas.", "Not allowed yet.";
    notices_bad: "Bloqueadas neste navegador. Clique no cadeado ao lado do endereço e permita notificações.", "Bloqueadas en este navegador. Haz clic en el candado junto a la dirección y permite las notificaciones.", "Blocked in this browser. Click the padlock beside the address and allow notifications.";
    notices_none: "Este navegador não tem notificações.", "Este navegador no tiene notificaciones.", "This browser has no notifications.";
    allow: "Permitir", "Permitir", "Allow";

    newer: "Uma versão mais nova do Recado já usou este navegador. O que ela guardou fica intacto; recarregue para usá-la. Até lá nada novo fica guardado aqui.", "Una versión más nueva de Recado ya usó este navegador. Lo que guardó queda intacto; recarga para usarla. Hasta entonces nada nuevo se guarda aquí.", "A newer version of Recado has used this browser. What it kept is left as it is; reload to use it. Until then nothing new is kept here.";
    blocked: "Outra aba está com uma versão antiga do Recado. Feche-a e recarregue esta; até lá nada fica guardado aqui.", "Otra pestaña tiene una versión antigua de Recado. Ciérrala y recarga esta; hasta entonces nada se guarda aquí.", "Another tab has an old version of Recado open. Close it and reload this one; until then nothing is kept here.";
    full: "Sem espaço para guardar neste navegador: não feche esta aba até tudo sair. Libere espaço no disco.", "Sin espacio para guardar en este navegador: no cierres esta pestaña hasta que todo salga. Libera espacio en el disco.", "No room left to keep things in this browser: do not close this tab until everything has gone out. Free some disk space.";
    nothing: "Este navegador não guarda nada aqui: não feche nem recarregue esta aba até tudo sair.", "Este navegador no guarda nada aquí: no cierres ni recargues esta pestaña hasta que todo salga.", "This browser keeps nothing here: do not close or reload this tab until everything has gone out.";
    lease_over: "Tempo demais sem contato com o servidor: por segurança, a cópia deste navegador foi trancada. Conecte-se à internet para continuar; o que você escreveu não se perdeu.", "Demasiado tiempo sin contacto con el servidor: por seguridad, la copia de este navegador quedó cerrada. Conéctate a internet para seguir; lo que escribiste no se perdió.", "Too long without contact with the server: for safety this browser's copy was locked. Connect to the internet to go on; what you wrote is not lost.";
}

/// What is wrong with this browser's keeping, and what to do about it.
#[must_use]
pub fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Newer => newer(),
        Trouble::Blocked => blocked(),
        Trouble::Full => full(),
        Trouble::Nothing => nothing(),
        Trouble::LeaseOver => lease_over(),
    }
}
