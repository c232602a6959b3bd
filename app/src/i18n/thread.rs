//! Words of the thread, the composer and the details.

use super::{count, count_many, texts};

texts! {
    messages_with: "Mensagens com {}", "Mensajes con {}", "Messages with {}";
    back: "Voltar", "Volver", "Back";
    status: "Status", "Estado", "Status";
    open: "Aberta", "Abierta", "Open";
    pending: "Pendente", "Pendiente", "Pending";
    snoozed: "Adiada", "Pospuesta", "Snoozed";
    closed: "Fechada", "Cerrada", "Closed";
    snooze_until: "Adiar até…", "Posponer hasta…", "Snooze until…";
    snooze_hours: "Daqui a 3 horas", "Dentro de 3 horas", "In 3 hours";
    snooze_tomorrow: "Amanhã, 9h", "Mañana, 9:00", "Tomorrow, 9:00";
    snooze_week: "Segunda, 9h", "Lunes, 9:00", "Monday, 9:00";
    snooze_own: "Data e hora…", "Fecha y hora…", "Date and time…";
    snooze_moment: "Data e hora", "Fecha y hora", "Date and time";
    snooze: "Adiar", "Posponer", "Snooze";
    snoozed_until: "Adiada até {}", "Pospuesta hasta {}", "Snoozed until {}";
    owner: "Responsável", "Responsable", "Owner";
    nobody: "Ninguém", "Nadie", "Nobody";
    you: "Você", "Tú", "You";
    claim: "Assumir", "Tomar", "Claim";
    release: "Devolver à fila", "Devolver a la cola", "Give back to the queue";
    assign_to: "Atribuir a", "Asignar a", "Assign to";
    details: "Detalhes", "Detalles", "Details";
    older: "Carregar mensagens anteriores", "Cargar mensajes anteriores", "Load earlier messages";
    rest_elsewhere: "Sem contato com o servidor: o resto desta conversa não está neste navegador.", "Sin contacto con el servidor: el resto de esta conversación no está en este navegador.", "No contact with the server: the rest of this conversation is not in this browser.";
    latest: "Ir para a última mensagem", "Ir al último mensaje", "Jump to the latest message";
    choose: "Escolha uma conversa", "Elige una conversación", "Choose a conversation";
    choose_more: "Com J e K você anda pela lista; Enter abre. Aperte ? para ver todos os atalhos.", "Con J y K recorres la lista; Enter abre. Pulsa ? para ver todos los atajos.", "J and K move through the list; Enter opens. Press ? to see all keys.";

    phone_app: "Celular da empresa", "Móvil de la empresa", "Business phone";
    edited: "editada", "editado", "edited";
    revoked: "Mensagem apagada por quem enviou", "Mensaje eliminado por quien lo envió", "Message deleted by its sender";
    forwarded: "Encaminhada", "Reenviado", "Forwarded";
    forwarded_often: "Encaminhada muitas vezes", "Reenviado muchas veces", "Forwarded many times";
    story_reply: "Respondeu a um story de vocês", "Respondió a una historia suya", "Answered a story of yours";
    story_mention: "Mencionou vocês em um story", "Los mencionó en una historia", "Mentioned you in a story";
    answer_this: "Responder a esta mensagem", "Responder a este mensaje", "Reply to this message";
    go_to_quoted: "Ir para a mensagem citada", "Ir al mensaje citado", "Go to the quoted message";
    note: "Nota interna", "Nota interna", "Internal note";
    technical: "Detalhes técnicos", "Detalles técnicos", "Technical details";
    code: "Código {}", "Código {}", "Code {}";
    retry: "Tentar de novo", "Reintentar", "Try again";
    may_arrive_twice: "Talvez já tenha chegado; reenviar pode duplicar.", "Quizá ya llegó; reenviar puede duplicarlo.", "It may have arrived already; sending again may double it.";

    tick_wished: "Aguardando envio", "Esperando envío", "Waiting to be sent";
    tick_queued: "Na fila de envio", "En cola de envío", "Queued";
    tick_sending: "Enviando", "Enviando", "Sending";
    tick_accepted: "Enviada", "Enviado", "Sent";
    tick_delivered: "Entregue", "Entregado", "Delivered";
    tick_read: "Lida", "Leído", "Read";
    tick_seen: "Visto", "Visto", "Seen";
    tick_played: "Ouvida", "Escuchado", "Played";
    tick_failed: "Não entregue", "No entregado", "Not delivered";

    image: "Foto", "Foto", "Photo";
    video: "Vídeo", "Vídeo", "Video";
    audio: "Áudio", "Audio", "Audio";
    voice: "Mensagem de voz", "Mensaje de voz", "Voice message";
    document: "Documento", "Documento", "Document";
    sticker: "Figurinha", "Sticker", "Sticker";
    location: "Localização", "Ubicación", "Location";
    contacts: "Contato", "Contacto", "Contact";
    choice: "Escolheu uma opção", "Eligió una opción", "Chose an option";
    form: "Formulário respondido", "Formulario respondido", "Form filled in";
    call_permission: "Permissão para ligar", "Permiso para llamar", "Permission to call";
    call_granted: "O cliente permite ligações", "El cliente permite llamadas", "The customer allows calls";
    call_refused: "O cliente não permite ligações", "El cliente no permite llamadas", "The customer does not allow calls";
    order: "Pedido", "Pedido", "Order";
    sending_stopped: "O envio por este canal está parado.", "El envío por este canal está detenido.", "Sending through this channel has stopped.";
    to_channels: "Abrir Canais", "Abrir Canales", "Open Channels";
    tell_admin: "Avise quem administra o Recado.", "Avisa a quien administra Recado.", "Tell whoever administers Recado.";
    changed_number: "O cliente mudou de número.", "El cliente cambió de número.", "The customer has a new number.";
    changed_id: "O WhatsApp deu ao cliente um identificador novo.", "WhatsApp dio al cliente un identificador nuevo.", "WhatsApp gave the customer a new identifier.";
    changed_identity: "O aparelho do cliente mudou: confira com quem você fala.", "El dispositivo del cliente cambió: comprueba con quién hablas.", "The customer's device has changed: make sure whom you talk to.";
    system: "Aviso do WhatsApp", "Aviso de WhatsApp", "Notice from WhatsApp";
    unsupported: "Mensagem que ainda não sabemos mostrar", "Mensaje que aún no sabemos mostrar", "A message that we cannot show yet";
    newer: "Precisa de uma versão mais nova do Recado. Recarregue a página.", "Necesita una versión más nueva de Recado. Recarga la página.", "Needs a newer version of Recado. Reload the page.";
    unsupported_more: "Peça ao cliente que envie de outra forma. O original está guardado.", "Pide al cliente que lo envíe de otra forma. El original está guardado.", "Ask the customer to send it another way. The original is kept.";
    drop_here: "Solte os arquivos para anexar", "Suelta los archivos para adjuntar", "Drop the files to attach them";
    to_be_sent: "Arquivos a enviar", "Archivos por enviar", "Files to be sent";
    as_document: "Enviar como documento", "Enviar como documento", "Send as a document";
    compress: "Comprimir a imagem", "Comprimir la imagen", "Compress the picture";
    compressing: "Comprimindo…", "Comprimiendo…", "Compressing…";
    cannot_compress: "Não deu para comprimir esta imagem até caber.", "No se pudo comprimir esta imagen hasta que cupiera.", "This picture could not be compressed enough.";
    compress_video: "Comprimir o vídeo", "Comprimir el video", "Compress the video";
    cannot_compress_video: "Este navegador não conseguiu comprimir o vídeo. Exporte-o em qualidade menor (720p, por exemplo) ou corte-o; como documento ele vai inteiro, até 100 MB.", "Este navegador no pudo comprimir el video. Expórtalo con menor calidad (720p, por ejemplo) o recórtalo; como documento va entero, hasta 100 MB.", "This browser could not compress the video. Export it in a lower quality (720p, say) or cut it; as a document it goes whole, up to 100 MB.";
    smaller_video: "Exporte o vídeo em qualidade menor (720p, por exemplo) ou corte-o. Como documento ele vai inteiro, até 100 MB.", "Exporta el video con menor calidad (720p, por ejemplo) o recórtalo. Como documento va entero, hasta 100 MB.", "Export the video in a lower quality (720p, say) or cut it. As a document it goes whole, up to 100 MB.";
    empty_file: "O arquivo está vazio.", "El archivo está vacío.", "The file is empty.";
    take_off: "Tirar o arquivo", "Quitar el archivo", "Take the file off";
    receiving: "Recebendo o arquivo…", "Recibiendo el archivo…", "Receiving the file…";
    file_failed: "O arquivo não pôde ser baixado", "No se pudo descargar el archivo", "The file could not be downloaded";
    picture_offline: "Sem rede: a imagem vem quando houver.", "Sin red: la imagen llega cuando haya.", "No network: the picture comes when there is one.";
    picture_lost: "A imagem não veio.", "La imagen no llegó.", "The picture did not come.";
    open_image: "Ampliar: {}", "Ampliar: {}", "Enlarge: {}";
    open_file: "Abrir", "Abrir", "Open";
    save_file: "Baixar", "Descargar", "Download";
    attach: "Anexar arquivos", "Adjuntar archivos", "Attach files";
    no_files: "Por enquanto, arquivos só pelo WhatsApp", "Por ahora, archivos solo por WhatsApp", "Files go through WhatsApp only, so far";
    counts_bytes: "O Instagram conta bytes: um acento vale 2, um emoji 4 ou mais", "Instagram cuenta bytes: un acento vale 2, un emoji 4 o más", "Instagram counts bytes: an accent is 2, an emoji 4 or more";
    uploading: "Enviando o arquivo", "Enviando el archivo", "Uploading the file";
    cancel: "Cancelar", "Cancelar", "Cancel";
    play: "Ouvir", "Escuchar", "Play";
    pause: "Pausar", "Pausar", "Pause";
    position: "Posição em {}", "Posición en {}", "Position in {}";
    speed: "Velocidade: {}×", "Velocidad: {}×", "Speed: {}×";
    zoom_in: "Aproximar", "Acercar", "Zoom in";
    zoom_out: "Afastar", "Alejar", "Zoom out";
    picture_before: "Foto anterior", "Foto anterior", "Previous photo";
    picture_after: "Próxima foto", "Foto siguiente", "Next photo";
    media_later: "O arquivo está guardado na Meta", "El archivo está en Meta", "The file is kept at Meta";
    open_map: "Abrir no mapa", "Abrir en el mapa", "Open the map";

    opened_by: "{} assumiu a conversa", "{} tomó la conversación", "{} claimed the conversation";
    assigned_by: "{} atribuiu a conversa a {}", "{} asignó la conversación a {}", "{} assigned the conversation to {}";
    released_by: "{} devolveu a conversa à fila", "{} devolvió la conversación a la cola", "{} gave the conversation back to the queue";
    owner_left: "{} saiu da equipe, e a conversa ficou sem responsável", "{} dejó el equipo, y la conversación quedó sin responsable", "{} left the team, and nobody has the conversation now";
    replied_by: "{} respondeu e assumiu a conversa", "{} respondió y tomó la conversación", "{} answered and claimed the conversation";
    reopened_by: "{} reabriu a conversa", "{} reabrió la conversación", "{} reopened the conversation";
    status_by: "{} mudou o status para {}", "{} cambió el estado a {}", "{} set the status to {}";
    actor_customer: "O cliente", "El cliente", "The customer";
    actor_phone: "O celular da empresa", "El móvil de la empresa", "The business phone";
    actor_system: "Recado", "Recado", "Recado";
    somebody: "Alguém", "Alguien", "Somebody";

    reply: "Responder", "Responder", "Reply";
    note_tab: "Nota", "Nota", "Note";
    mode: "Modo de escrita", "Modo de escritura", "Writing mode";
    write_to: "Escreva para {}…", "Escribe a {}…", "Write to {}…";
    read_only: "Somente leitura", "Solo lectura", "Read only";
    write_note: "Escreva para a equipe. O cliente não vê.", "Escribe para el equipo. El cliente no lo ve.", "Write to the team. The customer will not see it.";
    reply_to: "Resposta para {}", "Respuesta para {}", "Reply to {}";
    note_about: "Nota interna sobre {}", "Nota interna sobre {}", "Internal note about {}";
    send_channel: "Enviar por {}", "Enviar por {}", "Send by {}";
    add_note: "Adicionar nota", "Añadir nota", "Add note";
    hint: "Enter envia · Shift+Enter quebra a linha", "Enter envía · Shift+Enter nueva línea", "Enter sends · Shift+Enter for a new line";
    cancel_quote: "Cancelar citação", "Cancelar cita", "Cancel quote";
    window_closed: "Janela fechada", "Ventana cerrada", "Window closed";
    window_open: "Tempo para responder: {}", "Tiempo para responder: {}", "Time left to reply: {}";
    window_explained:
        "Passaram mais de 24 horas desde a última mensagem do cliente. A Meta só permite texto livre de novo quando ele escrever. Você ainda pode deixar uma nota.",
        "Pasaron más de 24 horas desde el último mensaje del cliente. Meta solo permite texto libre cuando vuelva a escribir. Aún puedes dejar una nota.",
        "More than 24 hours have passed since the customer last wrote. Meta allows free text again only once they write. You can still leave a note.";
    owned_by: "Atribuída a {}", "Asignada a {}", "Assigned to {}";
    owned_closed: "Atribuída a {}: só essa pessoa e quem supervisiona ou administra respondem.", "Asignada a {}: solo esa persona y quien supervisa o administra responden.", "Assigned to {}: only they and whoever supervises or administers can reply.";
    take_over: "Assumir de {}", "Tomar de {}", "Take over from {}";
    leave_note: "Deixar nota", "Dejar nota", "Leave a note";
    unowned: "Ninguém cuida desta conversa. Responder também assume.", "Nadie atiende esta conversación. Responder también la toma.", "Nobody owns this conversation. Replying claims it too.";

    username: "Usuário", "Usuario", "Username";
    phone: "Telefone", "Teléfono", "Phone";
    user_id: "Identificador no canal", "Identificador en el canal", "Id on the channel";
    number: "Conversa", "Conversación", "Conversation";
    number_is: "nº {}", "n.º {}", "no. {}";
    inbox: "Recebida em", "Recibida en", "Received at";
    opened_at: "Iniciada em", "Iniciada el", "Started";
    active_at: "Última atividade", "Última actividad", "Last activity";
    window: "Janela de resposta", "Ventana de respuesta", "Reply window";
    window_until: "Aberta até {}", "Abierta hasta {}", "Open until {}";
    window_never: "O cliente ainda não escreveu", "El cliente aún no ha escrito", "The customer has not written yet";
    window_since: "Fechada desde {}", "Cerrada desde {}", "Closed since {}";
    copy_conversation: "Copiar link da conversa", "Copiar enlace de la conversación", "Copy conversation link";
    copy_contact: "Copiar link do contato", "Copiar enlace del contacto", "Copy contact link";
    copied: "Link copiado.", "Enlace copiado.", "Link copied.";
    came_from: "Veio de", "Vino de", "Came from";
    messages: "Mensagens do cliente", "Mensajes del cliente", "Customer messages";
}

#[must_use]
pub fn unread_line(number: usize) -> String {
    count(
        number,
        [
            ["{} mensagem nova", "{} mensagens novas"],
            ["{} mensaje nuevo", "{} mensajes nuevos"],
            ["{} new message", "{} new messages"],
        ],
    )
}

#[must_use]
pub fn new_below(number: usize) -> String {
    super::inbox::new_rows(number)
}

#[must_use]
pub fn too_many(number: usize) -> String {
    count_many(
        number,
        [
            ["{} caractere a mais", "{} caracteres a mais"],
            ["Sobra {} carácter", "Sobran {} caracteres"],
            ["{} character too many", "{} characters too many"],
        ],
    )
}

#[must_use]
pub fn items(number: usize) -> String {
    count(
        number,
        [
            ["{} item", "{} itens"],
            ["{} artículo", "{} artículos"],
            ["{} item", "{} items"],
        ],
    )
}
