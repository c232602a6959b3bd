//! Words of sign-in, set-up and invitation.

use super::texts;

texts! {
    sign_in: "Entrar", "Iniciar sesión", "Sign in";
    sign_in_lead: "O atendimento da sua equipe, em um só lugar.", "La atención de tu equipo, en un solo lugar.", "Your team's conversations, in one place.";
    ended: "Sua sessão terminou: foi encerrada em outro navegador ou venceu. O que você escreveu espera por você.", "Tu sesión terminó: se cerró desde otro navegador o venció. Lo que escribiste te espera.", "Your session has ended: it was closed from another browser, or ran out. What you wrote waits for you.";
    email: "E-mail", "Correo electrónico", "Email";
    password: "Senha", "Contraseña", "Password";
    wrong_sign_in: "E-mail ou senha não conferem.", "El correo o la contraseña no coinciden.", "Email or password do not match.";
    no_cookie: "A senha está certa, mas este navegador não guardou a sessão. Permita cookies deste site; o Safari só os guarda com https.", "La contraseña es correcta, pero este navegador no guardó la sesión. Permite las cookies de este sitio; Safari solo las guarda con https.", "The password is right, but this browser did not keep the session. Allow this site's cookies; Safari keeps them over https only.";
    first_time: "Primeira vez aqui?", "¿Primera vez aquí?", "First time here?";
    to_set_up: "Criar o espaço da equipe", "Crear el espacio del equipo", "Create your team's workspace";
    have_account: "Já tem uma conta?", "¿Ya tienes una cuenta?", "Already have an account?";

    set_up: "Criar o espaço da equipe", "Crear el espacio del equipo", "Create your team's workspace";
    set_up_lead: "Quem instalou o Recado recebeu um código que vale uma vez. Com ele você vira o dono do espaço.", "Quien instaló Recado recibió un código de un solo uso. Con él serás dueño del espacio.", "Whoever installed Recado got a code that works once. It makes you the owner of the workspace.";
    code: "Código de instalação", "Código de instalación", "Set-up code";
    code_wrong: "Este código não existe ou já foi usado.", "Este código no existe o ya se usó.", "This code does not exist or was used before.";
    workspace: "Nome da empresa", "Nombre de la empresa", "Company name";
    name: "Seu nome", "Tu nombre", "Your name";
    name_hint: "É como a equipe vê você.", "Así te ve tu equipo.", "How your team sees you.";
    new_password: "Crie uma senha", "Crea una contraseña", "Create a password";
    password_hint: "Pelo menos 8 caracteres. Uma frase é mais fácil de lembrar.", "Al menos 8 caracteres. Una frase es más fácil de recordar.", "At least 8 characters. A phrase is easier to remember.";
    password_short: "A senha precisa de pelo menos 8 caracteres.", "La contraseña necesita al menos 8 caracteres.", "The password needs at least 8 characters.";
    create: "Criar e entrar", "Crear y entrar", "Create and enter";

    join: "Entrar na equipe", "Unirte al equipo", "Join the team";
    join_lead: "Você foi convidado. Escolha seu nome e uma senha para começar.", "Te invitaron. Elige tu nombre y una contraseña para empezar.", "You have been invited. Choose your name and a password to start.";
    join_missing: "Este link está incompleto. Copie o convite inteiro ou peça outro.", "Este enlace está incompleto. Copia la invitación completa o pide otra.", "This link is incomplete. Copy the whole invitation or ask for another.";
    join_used: "Este convite já foi usado. Se foi você, entre com seu e-mail e sua senha; se não, peça outro a quem convidou você.", "Esta invitación ya se usó. Si fuiste tú, entra con tu correo y tu contraseña; si no, pide otra a quien te invitó.", "This invitation was used already. If that was you, sign in with your e-mail and password; if not, ask whoever invited you for another.";
    join_revoked: "Este convite foi cancelado. Peça outro a quem convidou você.", "Esta invitación se canceló. Pide otra a quien te invitó.", "This invitation was taken back. Ask whoever invited you for another.";
    join_gone: "Este convite não vale mais: foi usado, cancelado ou venceu. Peça outro a quem convidou você.", "Esta invitación ya no es válida: se usó, se canceló o venció. Pide otra a quien te invitó.", "This invitation is no longer valid: it was used, taken back or has run out. Ask whoever invited you for another.";
    working: "Um momento…", "Un momento…", "One moment…";
}
