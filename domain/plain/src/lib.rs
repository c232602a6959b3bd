//! The derive of `domain::plain`: reads and writes a type in the form that its `serde` attributes ask for.
//!
//! What of `serde`'s attributes is not understood here does not compile, so that both derives always mean the same form.

mod form;
mod read;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// `Read` and `Write`.
#[proc_macro_derive(Plain, attributes(serde, plain))]
pub fn plain(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let both = form::Type::of(&input).map(|ty| {
        let (read, write) = (read::read(&ty), write::write(&ty));
        quote::quote! { #read #write }
    });
    both.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Only what comes in.
#[proc_macro_derive(Read, attributes(serde, plain))]
pub fn read(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let read = form::Type::of(&input).map(|ty| read::read(&ty));
    read.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Only what goes out.
#[proc_macro_derive(Write, attributes(serde, plain))]
pub fn write(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let write = form::Type::of(&input).map(|ty| write::write(&ty));
    write.unwrap_or_else(syn::Error::into_compile_error).into()
}
