//! The form of a type, as its `serde` attributes say it.

use syn::{
    Attribute, Data, DeriveInput, Error, Field, Fields, Generics, Ident, LitStr, Member, Path,
    Result, Type as Kind, Variant, ext::IdentExt as _, meta::ParseNestedMeta,
};

/// A type and its form.
pub struct Type {
    pub name: Ident,
    pub generics: Generics,
    pub form: Form,
    /// A word of it that this version does not know reads as something else: `#[plain(newer)]`.
    pub newer: bool,
}

pub enum Form {
    /// The one field alone.
    Inner(Member),
    Struct(Vec<Part>),
    Enum(Tag, Vec<Case>),
}

/// Where an enum says which variant it is.
pub enum Tag {
    /// A text for one without content; else an object with one entry.
    Outside,
    /// In a field beside its own.
    Beside(String),
    /// In a field, its content in another.
    With(String, String),
}

/// A variant.
pub struct Case {
    pub ident: Ident,
    pub name: String,
    pub alias: Option<String>,
    pub skip: bool,
    pub holds: Holds,
}

pub enum Holds {
    Nothing,
    One,
    Parts(Vec<Part>),
}

/// A field.
pub struct Part {
    pub ident: Ident,
    pub name: String,
    pub flatten: bool,
    /// Absent, it is the type's default. An option needs no word for that.
    pub default: bool,
    /// What this version does not know there, it has something for: `#[plain(newer)]`.
    pub newer: bool,
    pub skip_if: Option<Path>,
}

impl Type {
    pub fn of(input: &DeriveInput) -> Result<Self> {
        let said = Said::of(&input.attrs)?;
        let form = match &input.data {
            Data::Struct(data) => structure(&data.fields)?,
            Data::Enum(data) => {
                let tag = match (said.tag, said.content) {
                    (None, _) => Tag::Outside,
                    (Some(tag), None) => Tag::Beside(tag),
                    (Some(tag), Some(content)) => Tag::With(tag, content),
                };
                let cases = data
                    .variants
                    .iter()
                    .map(|variant| case(variant, said.snake));
                Form::Enum(tag, cases.collect::<Result<_>>()?)
            }
            Data::Union(_) => return Err(Error::new_spanned(input, "a union has no form")),
        };
        Ok(Self {
            name: input.ident.clone(),
            generics: input.generics.clone(),
            form,
            newer: said.newer,
        })
    }
}

fn structure(fields: &Fields) -> Result<Form> {
    match fields {
        Fields::Named(_) => parts(fields).map(Form::Struct),
        Fields::Unnamed(all) if all.unnamed.len() == 1 => Ok(Form::Inner(Member::from(0))),
        _ => Err(Error::new_spanned(fields, "no form for these fields")),
    }
}

fn parts(fields: &Fields) -> Result<Vec<Part>> {
    fields.iter().map(part).collect()
}

fn part(field: &Field) -> Result<Part> {
    let said = Said::of(&field.attrs)?;
    let ident = field.ident.clone();
    let ident = ident.ok_or_else(|| Error::new_spanned(field, "a field without a name"))?;
    Ok(Part {
        name: said.rename.unwrap_or_else(|| ident.unraw().to_string()),
        ident,
        flatten: said.flatten,
        default: said.default && !is_option(&field.ty),
        newer: said.newer,
        skip_if: said.skip_if,
    })
}

fn is_option(ty: &Kind) -> bool {
    match ty {
        Kind::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Option"),
        _ => false,
    }
}

fn case(variant: &Variant, snake: bool) -> Result<Case> {
    let said = Said::of(&variant.attrs)?;
    let own = variant.ident.to_string();
    let own = if snake { in_snake(&own) } else { own };
    Ok(Case {
        ident: variant.ident.clone(),
        name: said.rename.unwrap_or(own),
        alias: said.alias,
        skip: said.skip,
        holds: match &variant.fields {
            Fields::Unit => Holds::Nothing,
            Fields::Unnamed(all) if all.unnamed.len() == 1 => Holds::One,
            Fields::Unnamed(_) => {
                return Err(Error::new_spanned(variant, "no form for several fields"));
            }
            Fields::Named(_) => Holds::Parts(parts(&variant.fields)?),
        },
    })
}

/// As `serde` does it.
fn in_snake(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// What the attributes of a type, a variant or a field say.
#[derive(Default)]
struct Said {
    snake: bool,
    tag: Option<String>,
    content: Option<String>,
    rename: Option<String>,
    alias: Option<String>,
    flatten: bool,
    default: bool,
    newer: bool,
    skip: bool,
    skip_if: Option<Path>,
}

impl Said {
    fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut said = Self::default();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| said.hear(&meta))?;
        }
        // The worker is never older than what it reads, so serde need not know of this.
        for attribute in attributes.iter().filter(|one| one.path().is_ident("plain")) {
            attribute.parse_nested_meta(|meta| match meta.path.is_ident("newer") {
                true => {
                    said.newer = true;
                    Ok(())
                }
                false => Err(meta.error("only `newer` is known here")),
            })?;
        }
        Ok(said)
    }

    fn hear(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let text = || -> Result<String> { Ok(meta.value()?.parse::<LitStr>()?.value()) };
        let name = meta.path.get_ident().map(ToString::to_string);
        match name.unwrap_or_default().as_str() {
            "rename_all" if text()? == "snake_case" => self.snake = true,
            "tag" => self.tag = Some(text()?),
            "content" => self.content = Some(text()?),
            "rename" => self.rename = Some(text()?),
            "alias" => self.alias = Some(text()?),
            "flatten" => self.flatten = true,
            "default" if !meta.input.peek(syn::Token![=]) => self.default = true,
            "skip" => self.skip = true,
            "skip_serializing_if" => {
                self.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            }
            "transparent" => {}
            _ => return Err(meta.error("`plain` knows no form for this")),
        }
        Ok(())
    }
}
