//! What invented people are called, and what they say. Sentences are put together from pieces, so that a million of them
//! are not a few hundred repeated.

use super::dice::Dice;

const FIRST: &[&str] = &[
    "Ana",
    "Antônio",
    "Beatriz",
    "Benício",
    "Bruna",
    "Caetano",
    "Camila",
    "Cauã",
    "Cecília",
    "Davi",
    "Débora",
    "Diego",
    "Eduarda",
    "Elias",
    "Fabíola",
    "Fernando",
    "Flávia",
    "Gabriel",
    "Gisele",
    "Heitor",
    "Helena",
    "Igor",
    "Inês",
    "Isadora",
    "Jandira",
    "João",
    "Joana",
    "Jussara",
    "Lara",
    "Leandro",
    "Letícia",
    "Lívia",
    "Lúcio",
    "Luísa",
    "Maitê",
    "Marcelo",
    "Márcia",
    "Marina",
    "Mônica",
    "Murilo",
    "Nair",
    "Natália",
    "Nícolas",
    "Otávio",
    "Patrícia",
    "Paulo",
    "Rafaela",
    "Raimundo",
    "Regina",
    "Rodrigo",
    "Rosângela",
    "Samuel",
    "Sílvia",
    "Sofia",
    "Tânia",
    "Thaís",
    "Tomás",
    "Valéria",
    "Vinícius",
    "Zélia",
];
const LAST: &[&str] = &[
    "Aguiar",
    "Almeida",
    "Andrade",
    "Araújo",
    "Assunção",
    "Barbosa",
    "Barreto",
    "Batista",
    "Borges",
    "Brandão",
    "Brito",
    "Campos",
    "Cardoso",
    "Carvalho",
    "Castro",
    "Conceição",
    "Correia",
    "Coutinho",
    "da Silva",
    "de Souza",
    "Dias",
    "do Nascimento",
    "dos Santos",
    "Esteves",
    "Falcão",
    "Farias",
    "Ferreira",
    "Figueiredo",
    "Fonseca",
    "Freitas",
    "Galvão",
    "Gonçalves",
    "Guimarães",
    "Leitão",
    "Lima",
    "Macedo",
    "Magalhães",
    "Martins",
    "Medeiros",
    "Melo",
    "Menezes",
    "Moraes",
    "Moreira",
    "Moura",
    "Muniz",
    "Nogueira",
    "Novaes",
    "Oliveira",
    "Pacheco",
    "Peixoto",
    "Pereira",
    "Pinheiro",
    "Queirós",
    "Ramalho",
    "Rezende",
    "Ribeiro",
    "Rocha",
    "Sampaio",
    "Siqueira",
    "Teixeira",
    "Vasconcelos",
];
const GREETINGS: &[&str] = &[
    "Oi",
    "Olá",
    "Bom dia",
    "Boa tarde",
    "Boa noite",
    "Oii",
    "Olá, tudo bem?",
    "Opa",
    "Por favor",
    "Gente",
    "Moça",
    "Oi, sou eu de novo",
];
const WISHES: &[&str] = &[
    "preciso de ajuda com",
    "queria saber de",
    "quero trocar",
    "ainda não recebi",
    "vocês têm",
    "quanto custa",
    "gostaria de cancelar",
    "veio com defeito:",
    "dá para entregar amanhã",
    "quero comprar",
    "preciso da nota fiscal de",
    "qual é o prazo de",
    "posso retirar na loja",
    "me enganei no endereço de",
    "quero devolver",
    "falta uma peça de",
    "consegue reservar para mim",
    "aceitam pix para",
];
const THINGS: &[&str] = &[
    "o vestido azul",
    "a cafeteira",
    "um par de tênis",
    "o pedido",
    "a mochila de couro",
    "a luminária",
    "o sofá de canto",
    "a capa do celular",
    "o jogo de panelas",
    "uma jaqueta",
    "o fone de ouvido",
    "o berço",
    "a bicicleta",
    "o liquidificador",
    "as cortinas",
    "um óculos de sol",
    "o relógio",
    "a ração do cachorro",
    "a cadeira de escritório",
    "o violão",
    "um presente de aniversário",
    "a geladeira",
    "o colchão",
    "a impressora",
    "os livros da escola",
];
const ENDINGS: &[&str] = &[
    "",
    ", por favor",
    "?",
    ", é urgente",
    " 🙏",
    ", obrigada!",
    ", obrigado",
    "…",
    " ainda hoje",
    " da semana passada",
    ", número do pedido abaixo",
    " para a minha mãe",
    " 😊",
    ", pode ser?",
    " no tamanho M",
    " na cor preta",
    ", sem pressa",
];
const ANSWERS: &[&str] = &[
    "Claro, já verifico para você.",
    "Seu pedido saiu para entrega.",
    "Pode me enviar o número do pedido?",
    "Temos sim! Qual é o tamanho?",
    "O prazo é de três dias úteis.",
    "Enviei a nota fiscal para o seu e-mail.",
    "Pode retirar na loja a partir das 10h.",
    "Sinto muito pelo transtorno, vamos resolver.",
    "A troca é gratuita em até 30 dias.",
    "Prontinho, endereço atualizado.",
    "O valor é R$ 129,90, em até 3x sem juros.",
    "Aceitamos pix, cartão e boleto.",
    "Reservei para você até sexta-feira.",
    "O código de rastreio está ativo a partir de amanhã.",
    "Obrigada pela paciência!",
    "Vou falar com o estoque e já volto.",
    "Por nada, conte com a gente 💜",
];
const NOTES: &[&str] = &[
    "cliente antiga, tratar com carinho",
    "já falou com o financeiro ontem",
    "aguardando o estoque confirmar",
    "prometi retorno até as 18h",
    "reclamou do prazo, oferecer frete grátis",
    "endereço conferido por telefone",
];
const STREETS: &[&str] = &[
    "Rua das Acácias",
    "Avenida do Porto",
    "Travessa da Lua",
    "Praça do Coreto",
    "Rua Sete Passos",
];

pub fn person(dice: &mut Dice) -> String {
    let mut name = [dice.word(FIRST), " ", dice.word(LAST)].concat();
    if dice.percent(40) {
        name.extend([" ", dice.word(LAST)]);
    }
    name
}

/// What a customer writes.
pub fn question(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.percent(45) {
        text.extend([dice.word(GREETINGS), ", "]);
    }
    text.push_str(&said_of(dice.word(WISHES), dice.word(THINGS)));
    text.push_str(dice.word(ENDINGS));
    if dice.percent(20) {
        text.push_str(&format!(" #{}", 10_000 + dice.below(90_000)));
    }
    while dice.percent(12) {
        text.extend([". ", dice.word(GREETINGS), ", "]);
        text.push_str(&said_of(dice.word(WISHES), dice.word(THINGS)));
    }
    text
}

/// A wish of a thing. Portuguese draws *de* and *em* together with the article behind them: nobody writes *de o*.
fn said_of(wish: &str, thing: &str) -> String {
    let short = [(" de", " d"), (" em", " n")];
    let front = short
        .into_iter()
        .find_map(|(whole, short)| Some([wish.strip_suffix(whole)?, short].concat()));
    let article = ["o ", "a ", "os ", "as "];
    match front.filter(|_| article.iter().any(|article| thing.starts_with(article))) {
        Some(front) => front + thing,
        None => [wish, " ", thing].concat(),
    }
}

/// What the team answers.
pub fn answer(dice: &mut Dice) -> String {
    let mut text = dice.word(ANSWERS).to_owned();
    if dice.percent(30) {
        text.extend([" ", dice.word(ANSWERS)]);
    }
    text
}

pub fn note(dice: &mut Dice) -> String {
    dice.word(NOTES).to_owned()
}

pub fn thing(dice: &mut Dice) -> &'static str {
    dice.word(THINGS)
}

pub fn street(dice: &mut Dice) -> String {
    format!("{}, {}", dice.word(STREETS), 1 + dice.below(900))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn de_and_em_stand_in_one_word_with_the_article() {
        for (wish, thing, expected) in [
            (
                "queria saber de",
                "o vestido azul",
                "queria saber do vestido azul",
            ),
            (
                "qual é o prazo de",
                "as cortinas",
                "qual é o prazo das cortinas",
            ),
            ("estou em", "a loja", "estou na loja"),
            (
                "falta uma peça de",
                "um par de tênis",
                "falta uma peça de um par de tênis",
            ),
            ("quero trocar", "o pedido", "quero trocar o pedido"),
        ] {
            assert_eq!(said_of(wish, thing), expected);
        }
        let all = WISHES
            .iter()
            .flat_map(|wish| THINGS.iter().map(|thing| said_of(wish, thing)));
        let apart = |text: &String| {
            ["de", "em"].iter().any(|one| {
                ["o", "a", "os", "as"]
                    .iter()
                    .any(|two| text.contains(&format!(" {one} {two} ")))
            })
        };
        assert_eq!(all.filter(apart).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
