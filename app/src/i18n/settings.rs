//! Words of the settings.

use super::{Said, say, texts};

texts! {
    numbers: "Canais", "Canales", "Channels";
    people: "Pessoas", "Personas", "People";
    receipts: "Recebimentos", "Recepciones", "Receipts";
    sessions: "Sessões", "Sesiones", "Sessions";
    not_yours: "Só administradores veem esta parte.", "Solo los administradores ven esta parte.", "Only admins can see this part.";
    copy: "Copiar", "Copiar", "Copy";
    copied: "Copiado", "Copiado", "Copied";

    numbers_lead: "Cada número e cada conta que você conecta recebe e envia mensagens aqui.", "Cada número y cada cuenta que conectas recibe y envía mensajes aquí.", "Every number and account that you connect receives and sends messages here.";
    official:
        "O Recado usa só os caminhos oficiais da Meta (APIs do WhatsApp Business e do Instagram). Nada de QR code emprestado, extensão ou robô no celular: são eles que fazem a Meta bloquear números.",
        "Recado usa solo las vías oficiales de Meta (API de WhatsApp Business y de Instagram). Nada de códigos QR prestados, extensiones ni robots en el móvil: eso es lo que hace que Meta bloquee números.",
        "Recado uses Meta's official routes only (the APIs of WhatsApp Business and Instagram). No borrowed QR codes, extensions or robots on a phone: those are what get numbers banned.";
    no_numbers: "Nenhum canal conectado", "Ningún canal conectado", "No channel connected";
    no_numbers_more: "Preencha o formulário abaixo com os dados do seu aplicativo na Meta.", "Rellena el formulario de abajo con los datos de tu aplicación en Meta.", "Fill in the form below with the data of your app at Meta.";
    connected: "Conectado", "Conectado", "Connected";
    stopped: "Envio parado", "Envío detenido", "Sending stopped";
    check: "Testar a conexão", "Probar la conexión", "Test the connection";
    check_to: "Enviar um teste para (opcional)", "Enviar una prueba a (opcional)", "Send a test to (optional)";
    check_to_hint: "Com código do país, só dígitos. Precisa ter escrito a este número nas últimas 24 horas.", "Con código de país, solo dígitos. Debe haber escrito a este número en las últimas 24 horas.", "With country code, digits only. They must have written to this number within 24 hours.";
    all_good: "Tudo certo: este canal está no ar.", "Todo bien: este canal está en línea.", "All good: this channel is live.";
    some_bad: "Ainda falta algo. Veja o que não passou.", "Aún falta algo. Mira lo que no pasó.", "Something is still missing. See what did not pass.";

    add_channel: "Conectar mais um canal", "Conectar un canal más", "Connect one more channel";
    channel: "Canal", "Canal", "Channel";
    webhook: "1. Aponte a Meta para cá", "1. Apunta Meta hacia aquí", "1. Point Meta here";
    webhook_more:
        "No painel da Meta: seu aplicativo › WhatsApp › Configuração › Webhook. Cole este endereço e o token de verificação definido na instalação (META_VERIFY_TOKEN); depois assine o campo messages.",
        "En el panel de Meta: tu aplicación › WhatsApp › Configuración › Webhook. Pega esta dirección y el token de verificación definido en la instalación (META_VERIFY_TOKEN); luego suscribe el campo messages.",
        "In Meta's console: your app › WhatsApp › Configuration › Webhook. Paste this address and the verify token set at installation (META_VERIFY_TOKEN); then subscribe to the messages field.";
    instagram_webhook:
        "No painel da Meta: seu aplicativo › Instagram › Configuração da API com login do Instagram › Configurar webhooks. Cole este endereço e o token de verificação definido na instalação (META_VERIFY_TOKEN); depois assine messages, messaging_postbacks, messaging_seen, message_reactions e message_edit. Este produto tem uma chave secreta própria: acrescente-a a META_APP_SECRETS.",
        "En el panel de Meta: tu aplicación › Instagram › Configuración de la API con inicio de sesión de Instagram › Configurar webhooks. Pega esta dirección y el token de verificación definido en la instalación (META_VERIFY_TOKEN); luego suscribe messages, messaging_postbacks, messaging_seen, message_reactions y message_edit. Este producto tiene una clave secreta propia: añádela a META_APP_SECRETS.",
        "In Meta's console: your app › Instagram › API setup with Instagram login › Configure webhooks. Paste this address and the verify token set at installation (META_VERIFY_TOKEN); then subscribe to messages, messaging_postbacks, messaging_seen, message_reactions and message_edit. This product has an app secret of its own: add it to META_APP_SECRETS.";
    webhook_address: "Endereço do webhook", "Dirección del webhook", "Webhook address";
    connect: "2. Conecte o canal", "2. Conecta el canal", "2. Connect the channel";
    connect_do: "Conectar", "Conectar", "Connect";
    connect_done: "Conectado. Teste a conexão antes de divulgar.", "Conectado. Prueba la conexión antes de divulgarlo.", "Connected. Test the connection before you announce it.";
    inbox_name: "Nome para a equipe", "Nombre para el equipo", "Name for the team";
    inbox_name_hint: "Por exemplo: Vendas, Suporte.", "Por ejemplo: Ventas, Soporte.", "For example: Sales, Support.";
    phone: "Número de telefone", "Número de teléfono", "Phone number";
    phone_hint: "Como as pessoas o escrevem, com código do país.", "Como lo escribe la gente, con código de país.", "As people write it, with country code.";
    phone_id: "ID do número de telefone", "ID del número de teléfono", "Phone number ID";
    phone_id_hint: "Painel da Meta › WhatsApp › Configuração da API. São 15 ou 16 dígitos, e não é o telefone.", "Panel de Meta › WhatsApp › Configuración de la API. Son 15 o 16 dígitos, y no es el teléfono.", "Meta's console › WhatsApp › API Setup. It has 15 or 16 digits and is not the phone number.";
    account: "ID da conta do WhatsApp Business", "ID de la cuenta de WhatsApp Business", "WhatsApp Business Account ID";
    account_hint: "Na mesma página, logo abaixo do ID do número.", "En la misma página, justo debajo del ID del número.", "On the same page, right below the phone number ID.";
    token: "Token de acesso permanente", "Token de acceso permanente", "Permanent access token";
    any_token: "Token de acesso", "Token de acceso", "Access token";
    token_hint: "Configurações da empresa › Usuários do sistema › Gerar token, com whatsapp_business_messaging e whatsapp_business_management. Fica cifrado e nunca volta para o navegador.", "Configuración del negocio › Usuarios del sistema › Generar token, con whatsapp_business_messaging y whatsapp_business_management. Se guarda cifrado y nunca vuelve al navegador.", "Business settings › System users › Generate token, with whatsapp_business_messaging and whatsapp_business_management. It is kept encrypted and never returns to a browser.";

    instagram_how:
        "Só contas profissionais podem ser conectadas. No painel da Meta: seu aplicativo › Instagram › Configuração da API com login do Instagram › Adicionar conta. Lá aparecem o ID e, em Gerar token, o token da conta.",
        "Solo se pueden conectar cuentas profesionales. En el panel de Meta: tu aplicación › Instagram › Configuración de la API con inicio de sesión de Instagram › Añadir cuenta. Allí aparecen el ID y, en Generar token, el token de la cuenta.",
        "Only professional accounts can be connected. In Meta's console: your app › Instagram › API setup with Instagram login › Add account. There you find its ID and, under Generate token, its token.";
    instagram_id: "ID da conta no Instagram", "ID de la cuenta de Instagram", "Instagram account ID";
    instagram_id_hint: "Cerca de 17 dígitos, ao lado do nome da conta. Não é o @usuário.", "Unos 17 dígitos, junto al nombre de la cuenta. No es el @usuario.", "About 17 digits, beside the account's name. It is not the @username.";
    instagram_token: "Token de acesso da conta", "Token de acceso de la cuenta", "The account's access token";
    instagram_token_hint: "Com instagram_business_basic e instagram_business_manage_messages. Vale 60 dias: antes disso, gere outro e troque-o aqui. Fica cifrado e nunca volta para o navegador.", "Con instagram_business_basic e instagram_business_manage_messages. Vale 60 días: antes de eso, genera otro y cámbialo aquí. Se guarda cifrado y nunca vuelve al navegador.", "With instagram_business_basic and instagram_business_manage_messages. It is good for 60 days: before that, generate another and change it here. It is kept encrypted and never returns to a browser.";
    new_token: "Trocar o token de acesso", "Cambiar el token de acceso", "Change the access token";
    new_token_hint: "O novo vale desde já e religa o envio, se ele parou.", "El nuevo vale desde ya y reanuda el envío, si se detuvo.", "The new one counts at once, and starts sending again where it had stopped.";
    change_token: "Trocar", "Cambiar", "Change";
    token_changed: "Token trocado. Teste a conexão.", "Token cambiado. Prueba la conexión.", "Token changed. Test the connection.";

    people_lead: "Quem atende com você, e o que cada um pode fazer.", "Quién atiende contigo y qué puede hacer cada uno.", "Who answers with you, and what each may do.";
    invite: "Convidar alguém", "Invitar a alguien", "Invite somebody";
    invite_name: "Nome", "Nombre", "Name";
    invite_role: "Papel", "Rol", "Role";
    invite_do: "Criar convite", "Crear invitación", "Create invitation";
    invite_waiting: "Convites que esperam", "Invitaciones que esperan", "Invitations that wait";
    invite_until: "{} · vale até {}", "{} · vale hasta {}", "{} · good until {}";
    invite_revoke: "Cancelar convite", "Cancelar invitación", "Take back";
    invite_link: "Envie este link para a pessoa. Ele vale uma vez e não aparece de novo.", "Envía este enlace a la persona. Vale una vez y no vuelve a aparecer.", "Send this link to the person. It works once and is not shown again.";
    leave: "Retirar da equipe", "Retirar del equipo", "Remove from the team";
    come_back: "Trazer de volta", "Traer de vuelta", "Bring back";
    line: "Setor, região ou linha de produto", "Sector, región o línea de producto", "Department, region or product line";
    line_hint: "Aparece nos filtros da lista. Deixe vazio se não precisa.", "Aparece en los filtros de la lista. Déjalo vacío si no hace falta.", "Shown among the list's filters. Leave it empty if not needed.";
    saved: "Salvo.", "Guardado.", "Saved.";
    inactive: "Saiu", "Salió", "Left";
    you: "Você", "Tú", "You";

    receipts_lead: "Tudo o que a Meta enviou, como chegou, e o que foi feito disso. Fica 30 dias, e o que falhou, 180; as conversas ficam para sempre.", "Todo lo que Meta envió, tal como llegó, y qué se hizo con ello. Queda 30 días, y lo que falló, 180; las conversaciones quedan para siempre.", "Everything Meta sent, as it came, and what became of it. It stays 30 days, what failed 180; conversations stay for good.";
    no_receipts: "Nada recebido ainda", "Nada recibido aún", "Nothing received yet";
    no_receipts_more: "Quando a Meta chamar o webhook, cada chamada aparece aqui.", "Cuando Meta llame al webhook, cada llamada aparece aquí.", "When Meta calls the webhook, each call shows up here.";
    every_state: "Todos", "Todos", "All";
    show_raw: "Ver original", "Ver original", "Show original";
    hide_raw: "Ocultar original", "Ocultar original", "Hide original";
    replay: "Processar de novo", "Procesar de nuevo", "Process again";
    replayed: "Processado de novo. Repetir é seguro: nada se duplica.", "Procesado de nuevo. Repetir es seguro: nada se duplica.", "Processed again. Repeating is safe: nothing is doubled.";
    more: "Carregar mais", "Cargar más", "Load more";

    sessions_lead: "Navegadores em que sua conta está aberta. Encerre o que não reconhecer.", "Navegadores donde tu cuenta está abierta. Cierra lo que no reconozcas.", "Browsers in which your account is open. End what you do not recognise.";
    this_browser: "Este navegador", "Este navegador", "This browser";
    unknown_browser: "Navegador desconhecido", "Navegador desconocido", "Unknown browser";
    since: "desde {}", "desde {}", "since {}";
    used_about: "usado há cerca de {}", "usado hace cerca de {}", "used about {} ago";
    used_lately: "usado na última hora", "usado en la última hora", "used within the last hour";
    in_use: "em uso agora", "en uso ahora", "in use now";
    end: "Encerrar", "Cerrar", "End";
}

/// What became of a receipt. An unknown code of a newer worker is shown as it is.
#[must_use]
pub fn receipt_state(code: &str) -> String {
    let text: Said = match code {
        "applied" => &["Aplicado", "Aplicado", "Applied"],
        "ignored" => &["Ignorado", "Ignorado", "Ignored"],
        "failed" => &["Falhou", "Falló", "Failed"],
        other => return other.to_owned(),
    };
    say(text).to_owned()
}

/// The same as the name of a list of them.
#[must_use]
pub fn receipt_states(code: &str) -> String {
    let text: Said = match code {
        "applied" => &["Aplicados", "Aplicados", "Applied"],
        "ignored" => &["Ignorados", "Ignorados", "Ignored"],
        _ => &["Com falha", "Con fallo", "Failed"],
    };
    say(text).to_owned()
}

/// What a receipt brought, by the name of its event; nothing for what only follows from something else.
#[must_use]
pub fn brought(event: &str) -> Option<&'static str> {
    Some(say(match event {
        "received" => &["Mensagem", "Mensaje", "Message"],
        "delivery_advanced" => &["Aviso de entrega", "Aviso de entrega", "Delivery news"],
        "edited" => &["Edição", "Edición", "Edit"],
        "revoked" => &["Mensagem apagada", "Mensaje eliminado", "Message deleted"],
        "reacted" => &["Reação", "Reacción", "Reaction"],
        "contact_changed" => &["Dados do contato", "Datos del contacto", "Contact data"],
        _ => return None,
    }))
}

/// A line of the go-live checklist. The codes are the worker's.
#[must_use]
pub fn check_name(code: &str) -> String {
    let text: Said = match code {
        "number" => &[
            "O token abre este canal, e ele é seu",
            "El token abre este canal, y es tuyo",
            "The token opens this channel, and it is yours",
        ],
        "subscription" => &[
            "A Meta manda os avisos desta conta a um aplicativo",
            "Meta envía los avisos de esta cuenta a una aplicación",
            "Meta sends this account's news to an app",
        ],
        "webhook" => &[
            "Já chegou um aviso da Meta aqui",
            "Ya llegó aquí un aviso de Meta",
            "News from Meta has come in here",
        ],
        "people" => &[
            "Há quem atenda",
            "Hay quien atienda",
            "There is somebody to answer",
        ],
        "test_message" => &[
            "A mensagem de teste saiu",
            "El mensaje de prueba salió",
            "The test message went out",
        ],
        other => return other.replace('_', " "),
    };
    say(text).to_owned()
}

/// What one look of the go-live checklist found.
#[must_use]
pub fn check_found(code: &str, what: &str) -> String {
    let text: Said = match code {
        "subscribed" => &[
            "Aplicativos inscritos: {}.",
            "Aplicaciones suscritas: {}.",
            "Subscribed apps: {}.",
        ],
        "no_app" => &[
            "Nenhum aplicativo inscrito nesta conta: a Meta não manda avisos.",
            "Ninguna aplicación suscrita a esta cuenta: Meta no envía avisos.",
            "No app is subscribed to this account, so Meta sends no news.",
        ],
        "subscribed_now" => &[
            "Nenhum estava inscrito: o seu acaba de ser.",
            "Ninguna estaba suscrita: la tuya acaba de serlo.",
            "None was subscribed: yours has just been.",
        ],
        "not_subscribed" => &[
            "Nenhum aplicativo inscrito, e a Meta não inscreve o seu; o token precisa de whatsapp_business_management ou, no Instagram, de instagram_business_manage_messages. {}",
            "Ninguna aplicación suscrita, y Meta no suscribe la tuya; el token necesita whatsapp_business_management o, en Instagram, instagram_business_manage_messages. {}",
            "No app is subscribed, and Meta does not subscribe yours; the token needs whatsapp_business_management or, on Instagram, instagram_business_manage_messages. {}",
        ],
        "came_ago" => &[
            "O último chegou há {} min.",
            "El último llegó hace {} min.",
            "The last one came {} min ago.",
        ],
        "none_came" => &[
            "Nenhum ainda: escreva para cá de um celular.",
            "Ninguno todavía: escribe aquí desde un móvil.",
            "None yet: write here from a phone.",
        ],
        "can_answer" => &[
            "{} podem ler e responder.",
            "{} pueden leer y responder.",
            "{} can read and answer.",
        ],
        "taken" => &["Olhe o celular.", "Mira el móvil.", "Look at the phone."],
        "too_late" => &[
            "A Meta não respondeu a tempo.",
            "Meta no respondió a tiempo.",
            "Meta did not answer in time.",
        ],
        "unreachable" => &[
            "Não foi possível falar com a Meta.",
            "No se pudo contactar con Meta.",
            "Meta could not be reached.",
        ],
        "refused" => &[
            "A Meta recusou: {}",
            "Meta lo rechazó: {}",
            "Meta refused: {}",
        ],
        _ => return what.to_owned(),
    };
    super::fill(say(text), &[what])
}

/// Why a piece of a webhook was not applied.
#[must_use]
pub fn outcome(why: &str) -> &'static str {
    say(match why {
        "duplicate" => &["Já recebida antes", "Ya recibida antes", "Seen before"],
        "old_news" => &["Notícia antiga", "Noticia antigua", "Old news"],
        "notice" => &[
            "Aviso da conta, fora das conversas",
            "Aviso de la cuenta, fuera de las conversaciones",
            "News of the account, not of a conversation",
        ],
        "early" => &[
            "Espera pela mensagem de que fala",
            "Espera el mensaje del que habla",
            "Waits for the message it speaks of",
        ],
        "unknown_message" => &[
            "Fala de uma mensagem que não temos",
            "Habla de un mensaje que no tenemos",
            "Speaks of a message we do not hold",
        ],
        "nothing_new" => &["Nada de novo", "Nada nuevo", "Nothing new"],
        "unknown_inbox" => &[
            "Canal não conectado aqui",
            "Canal no conectado aquí",
            "Channel not connected here",
        ],
        "unreadable" => &[
            "Ilegível; guardada inteira",
            "Ilegible; guardada entera",
            "Unreadable; kept whole",
        ],
        "no_sender" => &["Sem remetente", "Sin remitente", "Without a sender"],
        _ => &["Outro motivo", "Otro motivo", "Another reason"],
    })
}
