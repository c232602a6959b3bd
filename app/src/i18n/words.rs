//! A sentence per language for every reason in the domain's closed lists.

use super::{Said, fill, grouped, say};
use crate::api::Problem;
use domain::{agent::Role, message::Why, refusal::Refusal};

/// Why a message did not get through, and what can be done.
#[must_use]
pub fn why(why: Why) -> &'static str {
    say(match why {
        Why::WindowClosed => &[
            "Passaram mais de 24 horas desde a última mensagem do cliente.",
            "Pasaron más de 24 horas desde el último mensaje del cliente.",
            "More than 24 hours have passed since the customer last wrote.",
        ],
        Why::TokenInvalid => &[
            "O acesso à Meta expirou: troque o token em Ajustes › Canais.",
            "El acceso a Meta venció: cambia el token en Ajustes › Canales.",
            "Access to Meta has expired: change the token in Settings › Channels.",
        ],
        Why::PermissionMissing => &[
            "Falta uma permissão no aplicativo da Meta.",
            "Falta un permiso en la aplicación de Meta.",
            "The Meta app lacks a permission.",
        ],
        Why::AccountRestricted => &[
            "A Meta restringiu esta conta.",
            "Meta restringió esta cuenta.",
            "Meta has restricted this account.",
        ],
        Why::RateLimited => &[
            "Mensagens demais em pouco tempo: a Meta pediu para esperar.",
            "Demasiados mensajes en poco tiempo: Meta pidió esperar.",
            "Too many messages in a short time: Meta asked to wait.",
        ],
        Why::PairRateLimited => &[
            "Mensagens demais para esta pessoa: espere um pouco.",
            "Demasiados mensajes a esta persona: espera un poco.",
            "Too many messages to this one person: wait a little.",
        ],
        Why::SpamLimited => &[
            "A Meta limitou o envio porque muitos marcaram as mensagens como spam.",
            "Meta limitó el envío porque muchos marcaron los mensajes como spam.",
            "Meta limited sending because many people reported messages as spam.",
        ],
        Why::MarketingCapped => &[
            "Esta pessoa já recebeu propaganda demais hoje.",
            "Esta persona ya recibió demasiada publicidad hoy.",
            "This person has received enough marketing for today.",
        ],
        Why::MarketingStopped => &[
            "Esta pessoa não quer receber propaganda.",
            "Esta persona no quiere recibir publicidad.",
            "This person does not want marketing messages.",
        ],
        Why::InExperiment => &[
            "Esta pessoa está em um experimento da Meta e não recebe agora.",
            "Esta persona está en un experimento de Meta y no recibe ahora.",
            "This person is in one of Meta's experiments and cannot receive now.",
        ],
        Why::Undeliverable => &[
            "Não foi possível entregar: a pessoa pode não ter conta neste canal, usar versão antiga ou ter bloqueado a empresa.",
            "No se pudo entregar: la persona puede no tener cuenta en este canal, usar una versión antigua o haber bloqueado a la empresa.",
            "Could not be delivered: the person may have no account on this channel, use an old version, or have blocked the business.",
        ],
        Why::RecipientBlocked => &[
            "Esta pessoa está bloqueada.",
            "Esta persona está bloqueada.",
            "This person is blocked.",
        ],
        Why::UnsupportedType => &[
            "O canal não aceita este tipo de mensagem.",
            "El canal no acepta este tipo de mensaje.",
            "The channel does not accept this kind of message.",
        ],
        Why::BadRequest => &[
            "A Meta recusou o pedido.",
            "Meta rechazó la solicitud.",
            "Meta refused the request.",
        ],
        Why::MediaFailed => &[
            "A transferência do arquivo falhou.",
            "Falló la transferencia del archivo.",
            "The transfer of the file failed.",
        ],
        Why::TemplateRefused => &[
            "O modelo não pode ser usado.",
            "La plantilla no se puede usar.",
            "The template cannot be used.",
        ],
        Why::PaymentMissing => &[
            "Falta uma forma de pagamento na conta da Meta.",
            "Falta un método de pago en la cuenta de Meta.",
            "The Meta account lacks a payment method.",
        ],
        Why::NumberNotReady => &[
            "O número da empresa ainda não está pronto para enviar.",
            "El número de la empresa aún no está listo para enviar.",
            "The business number is not ready to send yet.",
        ],
        Why::GroupRefused => &[
            "O grupo não aceitou a mensagem.",
            "El grupo no aceptó el mensaje.",
            "The group did not accept the message.",
        ],
        Why::TimedOut => &[
            "A Meta não respondeu a tempo: a mensagem pode ter chegado ou não.",
            "Meta no respondió a tiempo: el mensaje pudo llegar o no.",
            "Meta did not answer in time: the message may or may not have arrived.",
        ],
        Why::ProviderDown => &[
            "A Meta está fora do ar agora.",
            "Meta no está disponible ahora.",
            "Meta is unavailable right now.",
        ],
        Why::Unknown => &[
            "A Meta recusou sem um motivo que conheçamos.",
            "Meta lo rechazó sin un motivo que conozcamos.",
            "Meta refused without a reason we know.",
        ],
    })
}

fn file(refusal: Refusal) -> Said {
    match refusal {
        Refusal::FileKind => &[
            "O canal não aceita este tipo de arquivo assim: envie como documento.",
            "El canal no acepta este tipo de archivo así: envíalo como documento.",
            "The channel does not take this type of file like this: send it as a document.",
        ],
        _ => &[
            "O arquivo não chegou: anexe de novo.",
            "El archivo no llegó: adjúntalo de nuevo.",
            "The file did not get through: attach it again.",
        ],
    }
}

fn too_large(limit: u64) -> String {
    let text = &[
        "O arquivo passa do limite de {}.",
        "El archivo supera el límite de {}.",
        "The file is over the limit of {}.",
    ];
    fill(say(text), &[&size(limit)])
}

/// How large a file is, in the units in which channels state their limits.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Why a wish was not granted. `owner` is the name of who has the conversation, where the refusal names somebody.
#[must_use]
pub fn refusal(refusal: Refusal, owner: &str) -> String {
    let text: Said = match refusal {
        Refusal::NotFound => &[
            "Esta conversa não está mais visível para você.",
            "Esta conversación ya no es visible para ti.",
            "This conversation is no longer visible to you.",
        ],
        Refusal::NotAllowed => &[
            "Seu papel não permite isso.",
            "Tu rol no lo permite.",
            "Your role does not allow this.",
        ],
        Refusal::AlreadyOwned { .. } => &[
            "{} já está com esta conversa.",
            "{} ya tiene esta conversación.",
            "{} already has this conversation.",
        ],
        Refusal::NotOwner => &[
            "Só o responsável pode devolver a conversa.",
            "Solo el responsable puede devolver la conversación.",
            "Only the owner can give the conversation back.",
        ],
        Refusal::WindowClosed => &[
            "A janela de 24 horas fechou: espere o cliente escrever.",
            "La ventana de 24 horas cerró: espera a que el cliente escriba.",
            "The 24-hour window has closed: wait for the customer to write.",
        ],
        Refusal::InboxGone => &[
            "O canal desta conversa não está mais conectado.",
            "El canal de esta conversación ya no está conectado.",
            "This conversation's channel is no longer connected.",
        ],
        Refusal::EmptyText => &[
            "Escreva alguma coisa primeiro.",
            "Escribe algo primero.",
            "Write something first.",
        ],
        Refusal::TooLong { limit } => {
            let text = &[
                "O texto passa do limite deste canal, {}.",
                "El texto supera el límite de este canal, {}.",
                "The text is over this channel's limit, {}.",
            ];
            return fill(say(text), &[&grouped(limit as usize)]);
        }
        Refusal::NotFailed => &[
            "Esta mensagem já foi enviada.",
            "Este mensaje ya se envió.",
            "This message has already been sent.",
        ],
        Refusal::NoSuchAgent => &[
            "Essa pessoa não pode assumir conversas.",
            "Esa persona no puede tomar conversaciones.",
            "That person cannot own conversations.",
        ],
        Refusal::InThePast => &[
            "Escolha um momento no futuro.",
            "Elige un momento en el futuro.",
            "Choose a moment in the future.",
        ],
        Refusal::Newer | Refusal::KeyUsed => &[
            "Não foi aceito, por um motivo que só uma versão mais nova do Recado conhece. Recarregue a página.",
            "No se aceptó, por un motivo que solo conoce una versión más nueva de Recado. Recarga la página.",
            "It was not accepted, for a reason that only a newer version of Recado knows. Reload the page.",
        ],
        Refusal::FileTooLarge { limit } => return too_large(limit),
        Refusal::FileKind | Refusal::NoSuchFile => file(refusal),
    };
    fill(say(text), &[owner])
}

#[must_use]
pub fn role(role: Role) -> &'static str {
    say(match role {
        Role::Owner => &["Dono", "Propietario", "Owner"],
        Role::Admin => &["Administrador", "Administrador", "Admin"],
        Role::Supervisor => &["Supervisor", "Supervisor", "Supervisor"],
        Role::Agent => &["Atendente", "Agente", "Agent"],
        Role::LimitedAgent => &["Atendente limitado", "Agente limitado", "Limited agent"],
        Role::Auditor => &["Auditor", "Auditor", "Auditor"],
        Role::Bot => &["Robô", "Bot", "Bot"],
    })
}

/// What a role may do, in a few words.
#[must_use]
pub fn role_explained(role: Role) -> &'static str {
    say(match role {
        Role::Owner | Role::Admin => &[
            "Tudo, inclusive canais e pessoas",
            "Todo, incluidos canales y personas",
            "Everything, channels and people included",
        ],
        Role::Supervisor => &[
            "Atende e distribui todas as conversas",
            "Atiende y reparte todas las conversaciones",
            "Answers and hands out all conversations",
        ],
        Role::Agent => &[
            "Vê e atende todas as conversas",
            "Ve y atiende todas las conversaciones",
            "Sees and answers all conversations",
        ],
        Role::LimitedAgent => &[
            "Só vê as conversas atribuídas a si",
            "Solo ve las conversaciones que tiene asignadas",
            "Sees only conversations assigned to them",
        ],
        Role::Auditor => &[
            "Lê tudo e não escreve",
            "Lee todo y no escribe",
            "Reads everything and writes nothing",
        ],
        Role::Bot => &[
            "Programa que responde",
            "Programa que responde",
            "A program that answers",
        ],
    })
}

const UNREACHABLE: Said = &[
    "O servidor não respondeu. Verifique a internet e tente de novo.",
    "El servidor no respondió. Revisa tu internet e inténtalo de nuevo.",
    "The server did not answer. Check your connection and try again.",
];

/// The same as [`problem`] says of it, for the first load, which has no other problems.
#[must_use]
pub fn unreachable() -> &'static str {
    say(UNREACHABLE)
}

/// A door did not do what was asked. The worker's own sentence is English, so it is only the last resort.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    let text: Said = match (problem.kind.as_str(), problem.status) {
        ("unreachable", _) | (_, 0) => UNREACHABLE,
        (_, 429) => &[
            "Muitas tentativas. Espere um minuto e tente de novo.",
            "Demasiados intentos. Espera un minuto e inténtalo de nuevo.",
            "Too many tries. Wait a minute and try again.",
        ],
        (_, 401) => &[
            "Entre de novo para continuar.",
            "Inicia sesión de nuevo para continuar.",
            "Sign in again to continue.",
        ],
        (_, 403) => &[
            "Isso não é permitido para você.",
            "No tienes permiso para eso.",
            "You are not allowed to do that.",
        ],
        (_, 404) => &[
            "Não encontramos o que você pediu.",
            "No encontramos lo que pediste.",
            "We could not find what you asked for.",
        ],
        (_, 409) => &[
            "Isso já existe ou já foi usado.",
            "Eso ya existe o ya se usó.",
            "That exists already or was used before.",
        ],
        (_, 400 | 413 | 422) if problem.detail.is_empty() => &[
            "Confira os campos e tente de novo.",
            "Revisa los campos e inténtalo de nuevo.",
            "Check the fields and try again.",
        ],
        (_, 500..) => &[
            "O servidor teve um problema. Tente de novo em instantes.",
            "El servidor tuvo un problema. Inténtalo de nuevo en unos instantes.",
            "The server had a problem. Try again in a moment.",
        ],
        _ => return problem.detail.clone(),
    };
    say(text).to_owned()
}
