//! A video over the channel's limit: said before anything leaves, and made smaller in the browser if that is wished.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::screen::{CARRY, at_joanas, file_of_ours};
use super::smaller::{is_over, make_smaller};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, turn};
use crate::stage::until::until;

/// Two frames of the silence that `large_video.js` writes.
const SILENCE: [u8; 12] = [
    0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c, 0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c,
];

/// The script that makes a video, with the library that it needs, in one piece.
fn maker() -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bundled = Command::new("esbuild")
        .arg(tests.join("stories/files/large_video.js"))
        .args(["--bundle", "--minify", "--log-level=error"])
        .output()
        .expect("esbuild is among the tools of the build");
    assert!(bundled.status.success(), "{bundled:?}");
    String::from_utf8(bundled.stdout).expect("a script")
}

/// Pastes such a video; gives its size.
async fn paste(browser: &Browser, name: &str) -> u64 {
    browser.run(&maker()).await;
    let script = format!(
        "{CARRY} const [name, done] = arguments; largeVideo(name, 2, 45e6).then((video) => {{ \
         carry('paste', '#composer-text', video); done(video.size) }})"
    );
    let size = browser.run_async(&script, vec![json!(name)]).await;
    size.as_u64().expect("a size")
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_over_the_limit_is_told_and_made_smaller_on_request_with_its_sound_as_it_was() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let large = paste(&ana, "vitrine.mov.mp4").await;
    assert!(large > 16_000_000, "{large}");
    is_over(&ana, "vitrine.mov.mp4", 16).await;
    make_smaller(&ana, "Comprimir o vídeo", "vitrine.mov.mp4").await;
    ana.reply("a vitrine nova").await;
    let ours = file_of_ours(&stage).await;
    assert_eq!(ours["kind"], "video");
    assert_eq!(ours["content"]["caption"], "a vitrine nova");
    let there = stage.meta.bytes(&word(&ours["content"]["id"])).await;
    assert!(
        (1_000_000..=16_000_000).contains(&there.len()),
        "{}",
        there.len()
    );
    assert!(has(&there, b"avc1"), "pictures as WhatsApp takes them");
    assert!(
        has(&there, b"mp4a") && has(&there, &SILENCE),
        "sound as it was"
    );
    // And it plays, as long as it was.
    until("its bubble knows how long and how wide it is", async || {
        let script = "const it = document.querySelector('.log video'); \
            return !!it && Math.abs(it.duration - 2) < 0.2 && Math.abs(it.videoWidth / it.videoHeight - 1280 / 720) < 0.01";
        (ana.run(script).await == true).then_some(())
    })
    .await;
    println!("proves: WD-07");
}
