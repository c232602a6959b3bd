//! SQL without exceptions: every throw of the platform becomes [`Broken`], and every row written is counted.
//!
//! `worker` binds `toArray` as if it could not throw; a full disk then ends the WASM instance. So the three calls that
//! the store needs are bound here.

use crate::host;
use domain::shelf::Broken;
use js_sys::{Array, Uint8Array};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, prelude::*};
use worker::Storage;

#[wasm_bindgen]
extern "C" {
    type JsStorage;
    #[wasm_bindgen(method, getter)]
    fn sql(this: &JsStorage) -> JsSql;

    #[derive(Clone)]
    type JsSql;
    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &JsSql, query: &str, bindings: Vec<JsValue>) -> Result<JsCursor, JsValue>;
    #[wasm_bindgen(method, catch, getter, js_name = databaseSize)]
    fn database_size(this: &JsSql) -> Result<f64, JsValue>;

    type JsCursor;
    #[wasm_bindgen(method, catch)]
    fn raw(this: &JsCursor) -> Result<JsRaw, JsValue>;
    #[wasm_bindgen(method, getter, js_name = rowsWritten)]
    fn rows_written(this: &JsCursor) -> f64;

    type JsRaw;
    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &JsRaw) -> Result<Array, JsValue>;
}

/// One value of a statement, ready for the platform. Integers must stay below 2^53: JavaScript has no larger ones.
#[derive(Debug, Clone)]
pub struct Value(JsValue);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(JsValue::from_str(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(JsValue::from_str(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(JsValue::from_str(&text))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self(Uint8Array::from(bytes).into())
    }
}

impl From<i64> for Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "callers keep to integers below 2^53, which f64 holds exactly"
    )]
    fn from(number: i64) -> Self {
        Self(JsValue::from_f64(number as f64))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::from(number.cast_signed())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(JsValue::NULL), Into::into)
    }
}

/// One row of a result; columns are asked for by place.
#[derive(Debug, Clone)]
pub struct Row(Array);

impl Row {
    /// # Errors
    /// [`Broken`] when the column holds no text; so for the other kinds below.
    pub fn text(&self, column: u32) -> Result<String, Broken> {
        self.maybe_text(column)?.ok_or_else(|| odd(column))
    }

    pub fn maybe_text(&self, column: u32) -> Result<Option<String>, Broken> {
        let value = self.0.get(column);
        if value.is_null() {
            return Ok(None);
        }
        value.as_string().map(Some).ok_or_else(|| odd(column))
    }

    pub fn integer(&self, column: u32) -> Result<i64, Broken> {
        self.maybe_integer(column)?.ok_or_else(|| odd(column))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the column is an INTEGER of a STRICT table"
    )]
    pub fn maybe_integer(&self, column: u32) -> Result<Option<i64>, Broken> {
        let value = self.0.get(column);
        if value.is_null() {
            return Ok(None);
        }
        value
            .as_f64()
            .map(|number| Some(number as i64))
            .ok_or_else(|| odd(column))
    }

    pub fn count(&self, column: u32) -> Result<u64, Broken> {
        self.integer(column)
            .map(|number| u64::try_from(number).unwrap_or(0))
    }

    pub fn bytes(&self, column: u32) -> Result<Vec<u8>, Broken> {
        self.maybe_bytes(column)?.ok_or_else(|| odd(column))
    }

    pub fn maybe_bytes(&self, column: u32) -> Result<Option<Vec<u8>>, Broken> {
        let value = self.0.get(column);
        if value.is_null() {
            return Ok(None);
        }
        if value.is_instance_of::<js_sys::ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
            return Ok(Some(Uint8Array::new(&value).to_vec()));
        }
        Err(odd(column))
    }
}

fn odd(column: u32) -> Broken {
    Broken(format!(
        "column {column} is not of the kind that was stored"
    ))
}

/// The object's SQLite database. Clones share one count of rows written.
#[derive(Clone)]
pub struct Sql {
    raw: JsSql,
    storage: Rc<Storage>,
    written: Rc<Cell<u64>>,
}

impl std::fmt::Debug for Sql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sql")
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}

impl Sql {
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        let raw = storage.as_raw().unchecked_ref::<JsStorage>().sql();
        Self {
            raw,
            storage: Rc::new(storage),
            written: Rc::default(),
        }
    }

    /// Runs one statement and returns all its rows.
    ///
    /// # Errors
    /// [`Broken`] with SQLite's words; they hold no values.
    pub fn rows(&self, query: &str, values: &[Value]) -> Result<Vec<Row>, Broken> {
        let cursor = self.cursor(query, values)?;
        let rows = cursor
            .raw()
            .and_then(|raw| raw.to_array())
            .map_err(|error| broken(&error))?;
        self.count(&cursor);
        Ok(rows.iter().map(|row| Row(row.unchecked_into())).collect())
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// As [`Sql::rows`].
    pub fn row(&self, query: &str, values: &[Value]) -> Result<Option<Row>, Broken> {
        Ok(self.rows(query, values)?.into_iter().next())
    }

    /// Runs one statement for its effect.
    ///
    /// # Errors
    /// As [`Sql::rows`].
    pub fn run(&self, query: &str, values: &[Value]) -> Result<(), Broken> {
        let cursor = self.cursor(query, values)?;
        self.count(&cursor);
        Ok(())
    }

    /// Like [`Sql::run`], for the statement of every webhook: the values go as they are, none is copied on its way.
    ///
    /// # Errors
    /// As [`Sql::rows`].
    pub fn run_with(&self, query: &str, values: Vec<Value>) -> Result<(), Broken> {
        let bindings = values.into_iter().map(|value| value.0).collect();
        let cursor = self.raw.exec(query, bindings);
        self.count(&cursor.map_err(|error| broken(&error))?);
        Ok(())
    }

    /// Keeps all that `body` writes, or nothing of it.
    ///
    /// # Errors
    /// What `body` said, or [`Broken`] when the platform did not commit.
    pub fn atomically<T, E: From<Broken>>(
        &self,
        body: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        host::transaction_sync(&self.storage, body, |words| Broken(words).into())
    }

    /// Rows written since the object started, as the platform bills them.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written.get()
    }

    /// Bytes on disk.
    ///
    /// # Errors
    /// [`Broken`] when the platform does not say.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size below 10 GB"
    )]
    pub fn size(&self) -> Result<u64, Broken> {
        self.raw
            .database_size()
            .map(|size| size as u64)
            .map_err(|error| broken(&error))
    }

    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    fn cursor(&self, query: &str, values: &[Value]) -> Result<JsCursor, Broken> {
        // As a list of WASM's, not as an `Array`: filling one takes a call into JavaScript for every value.
        let bindings = values.iter().map(|value| value.0.clone()).collect();
        self.raw
            .exec(query, bindings)
            .map_err(|error| broken(&error))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of rows"
    )]
    fn count(&self, cursor: &JsCursor) {
        self.written
            .set(self.written.get() + cursor.rows_written() as u64);
    }
}

fn broken(error: &JsValue) -> Broken {
    Broken(host::words(error))
}
