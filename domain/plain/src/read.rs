//! From a value to the type.

use crate::form::{Case, Form, Holds, Part, Tag, Type};
use proc_macro2::TokenStream;
use quote::quote;

pub fn read(ty: &Type) -> TokenStream {
    let body = match &ty.form {
        Form::Inner(_) => quote! { Self(::domain::plain::Read::read(value, reading)) },
        Form::Struct(parts) => {
            let parts = self::parts(parts);
            quote! { reading.object(value); Self { #(#parts),* } }
        }
        Form::Enum(tag, cases) => choice(tag, cases, ty.newer),
    };
    let name = &ty.name;
    let (generics, of, bounds) = ty.generics.split_for_impl();
    quote! {
        impl #generics ::domain::plain::Read for #name #of #bounds {
            fn read(value: &::domain::tagged::Value<'_>, reading: &mut ::domain::plain::Reading) -> Self {
                #body
            }
        }
    }
}

fn parts(parts: &[Part]) -> impl Iterator<Item = TokenStream> {
    parts.iter().map(|part| {
        let (ident, name) = (&part.ident, &part.name);
        if part.flatten {
            quote! { #ident: ::domain::plain::Read::read(value, reading) }
        } else if part.newer {
            quote! { #ident: reading.or_newer(value.at(#name)) }
        } else if part.default {
            quote! { #ident: reading.or_default(value.at(#name)) }
        } else {
            quote! { #ident: ::domain::plain::Read::read(value.at(#name), reading) }
        }
    })
}

/// Variants by number. An unknown one reads as what stands for the newer, where there is such; else it is a failure and
/// reads as the first, so that there is something to go on with.
fn choice(tag: &Tag, cases: &[Case], newer: bool) -> TokenStream {
    let cases: Vec<&Case> = cases.iter().filter(|case| !case.skip).collect();
    let (find, content) = match tag {
        Tag::Outside => (
            quote! { let (tag, value) = value.entry(); },
            quote! { value },
        ),
        Tag::Beside(tag) => (quote! { let tag = value.at(#tag); }, quote! { value }),
        Tag::With(tag, content) => (
            quote! { let tag = value.at(#tag); },
            quote! { value.at(#content) },
        ),
    };
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let mut arms = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let made = made(case, &content);
        let numbers = [number].into_iter().chain(case.alias.as_ref().map(|alias| {
            names.push(alias);
            names.len() - 1
        }));
        let numbers: Vec<usize> = numbers.collect();
        arms.push((numbers, made));
    }
    let names = names.join(" ");
    let first = arms.first().map(|(_, made)| made.clone());
    let arms = arms
        .iter()
        .skip(usize::from(!newer))
        .map(|(numbers, made)| quote! { #(#numbers)|* => #made });
    let (ask, rest) = match newer {
        true => (
            quote! { known },
            Some(quote! { ::domain::plain::Newer::newer() }),
        ),
        false => (quote! { variant }, first),
    };
    quote! {
        #find
        match reading.#ask(tag, #names) { #(#arms,)* _ => #rest }
    }
}

fn made(case: &Case, content: &TokenStream) -> TokenStream {
    let ident = &case.ident;
    match &case.holds {
        Holds::Nothing => quote! { Self::#ident },
        Holds::One => quote! { Self::#ident(::domain::plain::Read::read(#content, reading)) },
        Holds::Parts(all) => {
            let all = parts(all);
            quote! { { let value = #content; Self::#ident { #(#all),* } } }
        }
    }
}
