//! Words of the frame, the list and its views.

use super::{count, count_many, texts};

texts! {
    conversations: "Conversas", "Conversaciones", "Conversations";
    settings: "Ajustes", "Ajustes", "Settings";
    keys: "Atalhos de teclado", "Atajos de teclado", "Keyboard shortcuts";
    theme: "Tema", "Tema", "Theme";
    theme_system: "Como o sistema", "Como el sistema", "Same as the system";
    theme_light: "Claro", "Claro", "Light";
    theme_dark: "Escuro", "Oscuro", "Dark";
    language: "Idioma", "Idioma", "Language";
    account: "Sua conta", "Tu cuenta", "Your account";
    sign_out: "Sair", "Cerrar sesión", "Sign out";
    sign_out_loses: "Se você sair agora, isso se perde.", "Si sales ahora, eso se pierde.", "If you sign out now, that is lost.";
    drafts_stay: "Rascunhos ficam neste navegador, trancados, até você entrar de novo.", "Los borradores quedan en este navegador, bajo llave, hasta que vuelvas a entrar.", "Drafts stay in this browser, locked, until you sign in again.";
    sign_out_anyway: "Sair mesmo assim", "Salir de todos modos", "Sign out anyway";
    stay: "Ficar", "Quedarme", "Stay";
    navigation: "Navegação", "Navegación", "Navigation";
    views: "Visões", "Vistas", "Views";
    more_views: "Mais visões", "Más vistas", "More views";

    all: "Todas", "Todas", "All";
    all_but_closed: "Todas, menos as fechadas", "Todas, menos las cerradas", "All but the closed ones";
    mine: "Minhas", "Mías", "Mine";
    unassigned: "Não atribuídas", "Sin asignar", "Unassigned";
    unread: "Não lidas", "No leídas", "Unread";
    open: "Abertas", "Abiertas", "Open";
    pending: "Pendentes", "Pendientes", "Pending";
    snoozed: "Adiadas", "Pospuestas", "Snoozed";
    closed: "Fechadas", "Cerradas", "Closed";
    failed: "Com falha", "Con fallo", "Failed";

    you: "Você:", "Tú:", "You:";
    phone_app: "Celular:", "Móvil:", "Phone:";
    no_name: "Sem nome", "Sin nombre", "No name";
    group: "Grupo", "Grupo", "Group";
    nothing_yet: "Nenhuma mensagem ainda", "Aún no hay mensajes", "No messages yet";
    failed_mark: "Uma mensagem não foi entregue", "Un mensaje no se entregó", "A message was not delivered";
    window_left: "Janela de resposta fecha em {}", "La ventana de respuesta cierra en {}", "Reply window closes in {}";
    waits: "Espera resposta há", "Espera respuesta desde hace", "Waiting for an answer for";
    waits_since: "Espera resposta desde {}", "Espera respuesta desde {}", "Waiting for an answer since {}";
    search: "Buscar", "Buscar", "Search";
    search_hint: "Buscar em tudo (Ctrl+K)", "Buscar en todo (Ctrl+K)", "Search everything (Ctrl+K)";
    search_for: "Pessoas, números, mensagens…", "Personas, números, mensajes…", "People, numbers, messages…";
    search_help: "Escreva parte de um nome ou de uma mensagem, ou um número: os últimos 4 dígitos bastam.", "Escribe parte de un nombre o de un mensaje, o un número: bastan los últimos 4 dígitos.", "Type part of a name or a message, or a number: its last 4 digits will do.";
    searching: "Buscando em todo o histórico…", "Buscando en todo el historial…", "Searching the whole history…";
    search_here_only: "Sem contato com o servidor: isto é só o que está neste navegador.", "Sin contacto con el servidor: esto es solo lo que hay en este navegador.", "No contact with the server: this is only what this browser holds.";
    found_nothing_here: "Nada encontrado neste navegador. Sem contato com o servidor, o resto do histórico fica para depois.", "No se encontró nada en este navegador. Sin contacto con el servidor, el resto del historial queda para después.", "Nothing found in this browser. Without contact with the server, the rest of the history has to wait.";
    found_nothing: "Nada encontrado.", "No se encontró nada.", "Nothing found.";
    found_there: "No histórico", "En el historial", "In the history";
    found_more: "Buscar mais antigas", "Buscar más antiguas", "Find older ones";
    filters: "Filtros", "Filtros", "Filters";
    all_hold: "todas valem", "se cumplen todas", "all hold";
    any_holds: "qualquer uma vale", "cualquiera se cumple", "any holds";
    how_joined: "Como as condições se combinam", "Cómo se combinan las condiciones", "How conditions are combined";
    drop_condition: "Tirar o filtro", "Quitar el filtro", "Drop the filter";
    clear_filters: "Limpar", "Limpiar", "Clear";
    newer_condition: "Precisa de uma versão mais nova", "Necesita una versión más nueva", "Needs a newer version";
    several_conditions: "Filtro combinado", "Filtro combinado", "Combined filter";
    waiting_answer: "Esperando resposta", "Esperando respuesta", "Waiting for an answer";
    window_ends: "Janela fecha em {}", "Ventana cierra en {}", "Window closes in {}";
    numbers: "Caixas de entrada", "Bandejas", "Inboxes";
    channels: "Canais", "Canales", "Channels";
    situation: "Situação", "Situación", "Situation";
    show_none: "Nenhuma conversa corresponde", "Ninguna conversación corresponde", "No conversation matches";
    show_list: "Mostrar a lista", "Mostrar la lista", "Show the list";
    sort: "Ordem", "Orden", "Order";
    sort_activity: "Última atividade", "Última actividad", "Last activity";
    sort_waiting: "Espera mais longa", "Espera más larga", "Longest waiting";
    sort_created: "Criada há menos tempo", "Creada hace menos tiempo", "Created last";
    save_view: "Salvar como visão", "Guardar como vista", "Save as a view";
    view_name: "Nome da visão", "Nombre de la vista", "Name of the view";
    save: "Salvar", "Guardar", "Save";
    share_view: "Mostrar para toda a equipe", "Mostrar a todo el equipo", "Show it to the whole team";
    view_saved: "Visão salva.", "Vista guardada.", "View saved.";
    saved_views: "Visões salvas", "Vistas guardadas", "Saved views";
    view_shared: "da equipe", "del equipo", "the team's";
    view_private: "só sua", "solo tuya", "yours only";
    lines: "Setor, região ou linha", "Sector, región o línea", "Department, region or line";
    remove_view: "Apagar a visão", "Eliminar la vista", "Remove the view";
    view_gone: "Visão “{}” apagada.", "Vista “{}” eliminada.", "View “{}” removed.";
    loading_more: "Carregando mais conversas…", "Cargando más conversaciones…", "Loading more conversations…";
    more_unreachable: "Não deu para carregar o resto.", "No se pudo cargar el resto.", "The rest could not be loaded.";
    draft_mark: "Rascunho", "Borrador", "Draft";
    owner_is: "Com {}", "Con {}", "With {}";

    empty_all: "Nenhuma conversa ainda", "Aún no hay conversaciones", "No conversations yet";
    empty_all_more:
        "Conecte um canal: o que os clientes escreverem aparece aqui na hora.",
        "Conecta un canal: lo que escriban los clientes aparece aquí al instante.",
        "Connect a channel: what customers write shows up here at once.";
    empty_ask: "Quem administra ainda precisa conectar um canal.", "Quien administra aún debe conectar un canal.", "An admin still has to connect a channel.";
    empty_wait: "Quando um cliente escrever, a conversa aparece aqui na hora.", "Cuando un cliente escriba, la conversación aparece aquí al instante.", "When a customer writes, the conversation shows up here at once.";
    all_done: "Tudo em dia", "Todo al día", "All done";
    all_done_more: "Nenhuma conversa espera por vocês.", "Ninguna conversación los espera.", "No conversation is waiting for you.";
    see_closed: "Ver fechadas", "Ver cerradas", "Show closed";
    connect_number: "Conectar um canal", "Conectar un canal", "Connect a channel";
    empty_view: "Nada por aqui", "Nada por aquí", "Nothing here";
    empty_mine:
        "Assuma uma conversa em Não atribuídas, ou responda a ela: responder também assume.",
        "Toma una conversación de Sin asignar, o respóndela: responder también la asigna a ti.",
        "Claim a conversation under Unassigned, or answer one: answering claims it too.";
    empty_unassigned: "Toda conversa tem um responsável. Bom trabalho!", "Cada conversación tiene responsable. ¡Buen trabajo!", "Every conversation has an owner. Well done!";
    empty_other: "Nenhuma conversa nesta visão agora.", "No hay conversaciones en esta vista ahora.", "No conversations in this view right now.";
    show_all: "Ver todas", "Ver todas", "Show all";

    reconnecting: "Reconectando…", "Reconectando…", "Reconnecting…";
    offline: "Sem internet. O que você escrever fica guardado e sai depois.", "Sin internet. Lo que escribas queda guardado y sale después.", "You are offline. What you write is kept and goes out later.";
    out_of_date: "Sem contato com o servidor há mais de um minuto: isto pode estar desatualizado.", "Sin contacto con el servidor desde hace más de un minuto: esto puede estar desactualizado.", "No contact with the server for over a minute: this may be out of date.";
    renewal: "Há uma versão nova do Recado. O que você escreveu fica guardado.", "Hay una versión nueva de Recado. Lo que escribiste queda guardado.", "There is a new version of Recado. What you wrote is kept.";
    try_now: "Tentar agora", "Intentar ahora", "Try now";
    renew: "Recarregar", "Recargar", "Reload";
    reply_is_draft: "Sua resposta não saiu: voltou a ser rascunho.", "Tu respuesta no salió: volvió a ser borrador.", "Your reply did not go out: it is a draft again.";
    note_is_draft: "Sua nota não foi salva: voltou a ser rascunho.", "Tu nota no se guardó: volvió a ser borrador.", "Your note was not saved: it is a draft again.";
    dismiss: "Dispensar", "Descartar", "Dismiss";

    key_next: "Próxima conversa", "Conversación siguiente", "Next conversation";
    key_previous: "Conversa anterior", "Conversación anterior", "Previous conversation";
    key_open: "Abrir", "Abrir", "Open";
    key_back: "Voltar à lista", "Volver a la lista", "Back to the list";
    key_reply: "Responder", "Responder", "Reply";
    key_note: "Nota interna", "Nota interna", "Internal note";
    key_claim: "Assumir", "Tomar", "Claim";
    key_close: "Fechar a conversa", "Cerrar la conversación", "Close the conversation";
    key_close_next: "Fechar e ir à próxima", "Cerrar e ir a la siguiente", "Close and go to the next";
    key_assign: "Atribuir a…", "Asignar a…", "Assign to…";
    key_snooze: "Adiar…", "Posponer…", "Snooze…";
    key_undo: "Desfazer a última ação", "Deshacer la última acción", "Undo the last action";
    key_go: "Todas, Minhas, Não atribuídas", "Todas, Mías, Sin asignar", "All, Mine, Unassigned";
    undo: "Desfazer", "Deshacer", "Undo";
    now_open: "aberta.", "abierta.", "open.";
    now_pending: "pendente.", "pendiente.", "pending.";
    now_snoozed: "adiada.", "pospuesta.", "snoozed.";
    now_closed: "fechada.", "cerrada.", "closed.";
    now_assigned: "atribuída.", "asignada.", "assigned.";
    key_pending: "Marcar como pendente", "Marcar como pendiente", "Set pending";
    key_details: "Mostrar detalhes", "Mostrar detalles", "Show details";
    key_filter: "Filtrar a lista", "Filtrar la lista", "Filter the list";
    key_keys: "Estes atalhos", "Estos atajos", "These keys";
    key_send: "Enviar", "Enviar", "Send";
    key_send_close: "Enviar e fechar", "Enviar y cerrar", "Send and close";
    filter: "Nome, número ou @usuário", "Nombre, número o @usuario", "Name, number or @username";
    filter_label: "Filtrar conversas", "Filtrar conversaciones", "Filter conversations";
    filter_none: "Nenhuma conversa desta visão corresponde aos filtros.", "Ninguna conversación de esta vista corresponde a los filtros.", "No conversation in this view matches the filters.";
    close: "Fechar", "Cerrar", "Close";
    loading: "Carregando", "Cargando", "Loading";

    lost: "Esta página não existe", "Esta página no existe", "This page does not exist";
    lost_more: "O endereço pode ter mudado, ou a conversa não é visível para você.", "La dirección pudo cambiar, o la conversación no es visible para ti.", "The address may have changed, or the conversation is not visible to you.";
    to_list: "Ir para as conversas", "Ir a las conversaciones", "Go to conversations";
}

#[must_use]
pub fn new_rows(number: usize) -> String {
    count(
        number,
        [
            ["{} nova", "{} novas"],
            ["{} nueva", "{} nuevas"],
            ["{} new", "{} new"],
        ],
    )
}

#[must_use]
pub fn show_count(number: usize) -> String {
    count_many(
        number,
        [
            ["Mostrar {} conversa", "Mostrar {} conversas"],
            ["Mostrar {} conversación", "Mostrar {} conversaciones"],
            ["Show {} conversation", "Show {} conversations"],
        ],
    )
}

#[must_use]
pub fn unread_count(number: usize) -> String {
    count(
        number,
        [
            ["{} não lida", "{} não lidas"],
            ["{} no leída", "{} no leídas"],
            ["{} unread", "{} unread"],
        ],
    )
}

#[must_use]
pub fn drafts_lost(number: usize) -> String {
    count(
        number,
        [
            [
                "Este navegador não guarda nada: {} rascunho se perde.",
                "Este navegador não guarda nada: {} rascunhos se perdem.",
            ],
            [
                "Este navegador no guarda nada: se pierde {} borrador.",
                "Este navegador no guarda nada: se pierden {} borradores.",
            ],
            [
                "This browser keeps nothing: {} draft is lost.",
                "This browser keeps nothing: {} drafts are lost.",
            ],
        ],
    )
}

#[must_use]
pub fn files_lost(number: usize) -> String {
    count(
        number,
        [
            [
                "{} arquivo escolhido e não enviado se perde.",
                "{} arquivos escolhidos e não enviados se perdem.",
            ],
            [
                "Se pierde {} archivo elegido y no enviado.",
                "Se pierden {} archivos elegidos y no enviados.",
            ],
            [
                "{} file that was chosen and not sent is lost.",
                "{} files that were chosen and not sent are lost.",
            ],
        ],
    )
}

#[must_use]
pub fn waiting(number: usize) -> String {
    count(
        number,
        [
            ["{} ação espera para sair.", "{} ações esperam para sair."],
            [
                "{} acción espera para salir.",
                "{} acciones esperan para salir.",
            ],
            ["{} action waits to go out.", "{} actions wait to go out."],
        ],
    )
}
