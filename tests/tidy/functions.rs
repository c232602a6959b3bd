//! How long functions are, by the real parser.

use super::tree::Source;
use syn::{spanned::Spanned, visit::Visit};

struct Long<'a> {
    source: &'a Source,
    limit: usize,
    tables: &'a [&'a str],
    found: Vec<String>,
}

impl Long<'_> {
    fn measure(&mut self, name: &syn::Ident, block: &syn::Block) {
        let span = block.span();
        let lines = span.end().line - span.start().line + 1;
        if lines > self.limit && !self.tables.iter().any(|table| name == table) {
            self.found.push(format!(
                "{}:{} {name} has {lines} lines",
                self.source.path,
                span.start().line
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Long<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }
}

/// Every function of a file that is longer than it should be.
pub fn longer_than(source: &Source, limit: usize, tables: &[&str]) -> Vec<String> {
    let file =
        syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut long = Long {
        source,
        limit,
        tables,
        found: Vec::new(),
    };
    long.visit_file(&file);
    long.found
}
