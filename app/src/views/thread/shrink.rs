//! A picture or a video that is too large for the channel, made smaller: offered, and never done unasked.

use crate::host;
use js_sys::{Array, Function, Promise};
use leptos::web_sys;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, File, FilePropertyBag, ImageBitmap, ImageEncodeOptions, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

const JPEG: &str = "image/jpeg";

/// Longest side in pixels and quality, from what nobody sees to what still can be read.
const STEPS: [(f64, f64); 5] = [
    (f64::INFINITY, 0.9),
    (4096.0, 0.85),
    (2560.0, 0.8),
    (1600.0, 0.75),
    (1080.0, 0.6),
];

/// Whether this browser may be able to pack a video anew.
pub fn packs_videos() -> bool {
    host::found(&["VideoEncoder"]).is_some()
}

/// The same video as an MP4 of at most `limit` bytes, by `app/video.js`; nothing where it cannot be done. `tell` hears how far
/// it is, from 0 to 1.
pub async fn shrunk_video(file: &File, limit: u64, tell: impl Fn(f64) + 'static) -> Option<File> {
    let module = host::call(&["recadoVideo"]).await?;
    let shrink: Function = host::field(&module, "shrunk")?.dyn_into().ok()?;
    // Lives until it is done: it is called while we wait.
    let tell = Closure::<dyn Fn(f64)>::new(tell);
    let limit = JsValue::from_f64(limit as f64);
    let asked = shrink.call3(&JsValue::NULL, file, &limit, tell.as_ref());
    let coming = Promise::from(asked.ok()?);
    JsFuture::from(coming).await.ok()?.dyn_into().ok()
}

/// The same picture as a JPEG of at most `limit` bytes; nothing where the browser cannot read it or it cannot be done.
pub async fn shrunk(file: &File, limit: u64) -> Option<File> {
    let asked = web_sys::window()?.create_image_bitmap_with_blob(file);
    let picture: ImageBitmap = JsFuture::from(asked.ok()?).await.ok()?.dyn_into().ok()?;
    let mut found = None;
    for (side, quality) in STEPS {
        // A canvas of that size may be more than a browser gives; the next step asks for less.
        let drawn = drawn(&picture, side, quality).await;
        if let Some(blob) = drawn.filter(|blob| blob.size() <= limit as f64) {
            found = Some(blob);
            break;
        }
    }
    // Its pixels may be a hundred times its bytes.
    picture.close();
    named(&found?, &file.name())
}

async fn drawn(picture: &ImageBitmap, side: f64, quality: f64) -> Option<Blob> {
    let (wide, high) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (side / wide.max(high)).min(1.0);
    let (wide, high) = ((wide * scale).ceil(), (high * scale).ceil());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no larger than the picture's own sides, and whole"
    )]
    let canvas = OffscreenCanvas::new(wide as u32, high as u32).ok()?;
    let pen: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // What lets the ground through would come out black.
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, wide, high);
    pen.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, wide, high)
        .ok()?;
    let how = ImageEncodeOptions::new();
    how.set_type(JPEG);
    how.set_quality(quality);
    let coming = canvas.convert_to_blob_with_options(&how).ok()?;
    JsFuture::from(coming).await.ok()?.dyn_into().ok()
}

/// As a file with the old name and the new ending.
fn named(blob: &Blob, name: &str) -> Option<File> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let how = FilePropertyBag::new();
    how.set_type(JPEG);
    let parts: JsValue = Array::of1(blob).into();
    File::new_with_blob_sequence_and_options(&parts, &format!("{stem}.jpg"), &how).ok()
}
