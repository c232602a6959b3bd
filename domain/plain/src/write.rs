//! From the type to text.

use crate::form::{Case, Form, Holds, Part, Tag, Type};
use proc_macro2::TokenStream;
use quote::quote;

pub fn write(ty: &Type) -> TokenStream {
    let object = quote! { to.object(self) };
    let (write, fields) = match &ty.form {
        Form::Inner(field) => {
            let write = quote! { ::domain::plain::Write::write(&self.#field, to) };
            (write, quote! {})
        }
        Form::Struct(parts) => {
            let fields = self::parts(parts, |part| {
                let ident = &part.ident;
                quote! { &self.#ident }
            });
            (object, quote! { #(#fields)* })
        }
        Form::Enum(Tag::Outside, cases) => (choice(&Tag::Outside, cases), quote! {}),
        Form::Enum(tag, cases) => (object, choice(tag, cases)),
    };
    let name = &ty.name;
    let (generics, of, bounds) = ty.generics.split_for_impl();
    quote! {
        impl #generics ::domain::plain::Write for #name #of #bounds {
            fn write(&self, to: &mut ::domain::plain::Writer) {
                #write
            }
            #[allow(clippy::allow_attributes, unused_variables, reason = "there may be no fields")]
            fn fields(&self, to: &mut ::domain::plain::Writer) {
                #fields
            }
        }
    }
}

/// `of` says where a field is, as a reference.
fn parts(parts: &[Part], of: impl Fn(&Part) -> TokenStream) -> Vec<TokenStream> {
    let one = |part: &Part| {
        let (name, at) = (&part.name, of(part));
        let put = if part.flatten {
            quote! { ::domain::plain::Write::fields(#at, to); }
        } else {
            quote! { to.field(#name, #at); }
        };
        match &part.skip_if {
            Some(skip) => quote! { if !#skip(#at) { #put } },
            None => put,
        }
    };
    parts.iter().map(one).collect()
}

fn choice(tag: &Tag, cases: &[Case]) -> TokenStream {
    let arms = cases.iter().map(|case| {
        let ident = &case.ident;
        let (pattern, content) = match &case.holds {
            Holds::Nothing => (quote! { Self::#ident }, quote! {}),
            Holds::One => (quote! { Self::#ident(inner) }, quote! {}),
            Holds::Parts(all) => {
                let names = all.iter().map(|part| &part.ident);
                let fields = parts(all, |part| {
                    let ident = &part.ident;
                    quote! { #ident }
                });
                (
                    quote! { Self::#ident { #(#names),* } },
                    quote! { #(#fields)* },
                )
            }
        };
        let put = put(tag, case, &content);
        if case.skip {
            quote! { Self::#ident { .. } => {} }
        } else {
            quote! { #pattern => { #put } }
        }
    });
    quote! { match self { #(#arms)* } }
}

fn put(tag: &Tag, case: &Case, fields: &TokenStream) -> TokenStream {
    let name = &case.name;
    match (tag, &case.holds) {
        (Tag::Outside, Holds::Nothing) => quote! { to.text(#name); },
        (Tag::Outside, Holds::One) => quote! { to.open(); to.field(#name, inner); to.close(); },
        (Tag::Outside, Holds::Parts(_)) => {
            quote! { to.open(); to.name(#name); to.open(); #fields to.close(); to.close(); }
        }
        (Tag::Beside(tag) | Tag::With(tag, _), Holds::Nothing) => quote! { to.tag(#tag, #name); },
        (Tag::Beside(tag), Holds::One) => {
            quote! { to.tag(#tag, #name); ::domain::plain::Write::fields(inner, to); }
        }
        (Tag::Beside(tag), Holds::Parts(_)) => quote! { to.tag(#tag, #name); #fields },
        (Tag::With(tag, of), Holds::One) => {
            quote! { to.tag(#tag, #name); to.field(#of, inner); }
        }
        (Tag::With(tag, of), Holds::Parts(_)) => {
            quote! { to.tag(#tag, #name); to.name(#of); to.open(); #fields to.close(); }
        }
    }
}
