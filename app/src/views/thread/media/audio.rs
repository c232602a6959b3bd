//! Sound: play, seek in what it looks like, and three speeds.

use super::saved;
use crate::{
    i18n::{Lang, fill, lang, thread as t},
    parts::{self, icon},
};
use leptos::{html, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, Event, HtmlMediaElement, OfflineAudioContext, Response};

/// Bars of the picture of a sound.
const BARS: usize = 48;
/// Sounds larger than this are not pictured: a picture is not worth the download.
const PICTURED: u64 = 1_500_000;
/// Enough for the outline of a voice, and a sixth of what it was recorded with.
const RATE: f32 = 8000.0;
const SPEEDS: [&str; 3] = ["1", "1.5", "2"];

/// One sound and where it is played. Time is counted in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Sound {
    audio: NodeRef<html::Audio>,
    playing: RwSignal<bool>,
    at: RwSignal<usize>,
    length: RwSignal<usize>,
    /// Which of [`SPEEDS`].
    speed: RwSignal<usize>,
}

impl Sound {
    fn element(self) -> Option<HtmlMediaElement> {
        // What plays says so for a moment longer than it is shown.
        let audio = self.audio.try_get_untracked().flatten();
        audio.map(|audio| audio.unchecked_into())
    }

    fn toggle(self) {
        let Some(audio) = self.element() else { return };
        if self.playing.get_untracked() {
            audio.pause().ok();
            return;
        }
        pace(&audio, self.speed.get_untracked());
        if let Ok(begun) = audio.play() {
            // What a browser cannot play can still be saved.
            spawn_local(async move { JsFuture::from(begun).await.map(drop).unwrap_or_default() });
        }
    }

    fn faster(self) {
        let next = (self.speed.get_untracked() + 1) % SPEEDS.len();
        self.speed.set(next);
        parts::keep("recado-speed", speed_name(next));
        if let Some(audio) = self.element() {
            pace(&audio, next);
        }
    }

    fn learn(self) {
        let Some(audio) = self.element() else { return };
        self.at.set(millis(audio.current_time()));
        let whole = millis(audio.duration());
        if whole > 0 {
            self.length.set(whole);
        }
    }

    fn seek(self, to: &str) {
        if let (Some(audio), Ok(to)) = (self.element(), to.parse::<u32>()) {
            audio.set_current_time(f64::from(to) / 1000.0);
        }
    }

    fn played(self) -> String {
        match self.length.get() {
            0 => "0%".to_owned(),
            length => format!("{}%", self.at.get() * 100 / length),
        }
    }

    fn shown(self) -> String {
        match self.at.get() {
            0 => minutes(self.length.get()),
            at => minutes(at),
        }
    }
}

/// A player.
#[component]
pub fn Player(address: Signal<String>, name: String, size: u64) -> impl IntoView {
    let sound = Sound {
        audio: NodeRef::new(),
        playing: RwSignal::new(false),
        at: RwSignal::new(0),
        length: RwSignal::new(0),
        speed: RwSignal::new(kept_speed()),
    };
    let bars = RwSignal::new(outline(&[0; BARS]));
    if size <= PICTURED {
        picture(address, bars, sound.length);
    }
    let Sound {
        playing,
        at,
        length,
        speed,
        ..
    } = sound;
    view! {
        <div class="player">
            <audio
                node_ref=sound.audio
                preload="metadata"
                src=move || address.get()
                on:play=move |event| {
                    playing.set(true);
                    hush_others(&event);
                }
                on:pause=move |_| playing.set(false)
                on:loadedmetadata=move |_| sound.learn()
                on:timeupdate=move |_| sound.learn()
                on:ended=move |_| at.set(0)
            ></audio>
            <button type="button" class="play" aria-label=move || if playing.get() { t::pause() } else { t::play() } on:click=move |_| sound.toggle()>
                {move || icon::icon(if playing.get() { icon::STOP } else { icon::PLAY })}
            </button>
            <div class="track" style:--played=move || sound.played()>
                {wave("wave", bars)} {wave("wave done", bars)}
                <input
                    type="range"
                    min="0"
                    step="100"
                    max=move || length.get()
                    prop:value=move || at.get().to_string()
                    aria-label=fill(t::position(), &[&name])
                    aria-valuetext=move || sound.shown()
                    on:input:target=move |event| sound.seek(&event.target().value())
                />
            </div>
            <span class="figures">{move || sound.shown()}</span>
            <button type="button" class="speed" aria-label=move || fill(t::speed(), &[&speed_shown(speed.get())]) on:click=move |_| sound.faster()>
                {move || speed_shown(speed.get())} "×"
            </button>
            <a class="get" href=move || saved(&address.get()) download=name aria-label=t::save_file() title=t::save_file()>{icon::icon(icon::SAVE)}</a>
        </div>
    }
}

fn wave(class: &'static str, bars: RwSignal<String>) -> impl IntoView {
    view! {
        <svg class=class viewBox="0 0 144 24" preserveAspectRatio="none" aria-hidden="true">
            <path d=move || bars.get()></path>
        </svg>
    }
}

fn speed_name(speed: usize) -> &'static str {
    SPEEDS.get(speed).copied().unwrap_or("1")
}

/// As the language writes it.
fn speed_shown(speed: usize) -> String {
    let name = speed_name(speed);
    match lang() {
        Lang::En => name.to_owned(),
        Lang::Pt | Lang::Es => name.replace('.', ","),
    }
}

fn kept_speed() -> usize {
    let kept = parts::kept("recado-speed");
    SPEEDS
        .iter()
        .position(|speed| Some(*speed) == kept.as_deref())
        .unwrap_or_default()
}

fn pace(audio: &HtmlMediaElement, speed: usize) {
    audio.set_playback_rate(match speed {
        0 => 1.0,
        1 => 1.5,
        _ => 2.0,
    });
}

/// One voice at a time, be it of a sound or of a video.
pub fn hush_others(begun: &Event) {
    let Ok(all) = document().query_selector_all("audio, video") else {
        return;
    };
    let begun = begun.target();
    for place in 0..all.length() {
        let other = all.get(place).filter(|one| begun.as_ref() != Some(one));
        if let Some(other) = other {
            other.unchecked_into::<HtmlMediaElement>().pause().ok();
        }
    }
}

/// A length that is not known yet, or endless, is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a small positive number"
)]
fn millis(seconds: f64) -> usize {
    if seconds > 0.0 && seconds < 1e6 {
        (seconds * 1000.0) as usize
    } else {
        0
    }
}

fn minutes(millis: usize) -> String {
    let seconds = millis / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// One stroke per bar, upright around the middle.
fn outline(bars: &[usize]) -> String {
    bars.iter()
        .enumerate()
        .fold(String::new(), |path, (place, tall)| {
            let tall = (tall * 20 / 255).max(2);
            path + &format!("M{} {}v{tall}", place * 3 + 1, 12 - tall / 2)
        })
}

/// Draws what a sound looks like, once its bytes are read. A sound that cannot be read stays a flat line.
fn picture(address: Signal<String>, bars: RwSignal<String>, length: RwSignal<usize>) {
    Effect::new(move |_| {
        let address = address.get();
        if address.starts_with('/') {
            spawn_local(async move {
                if let Ok(sound) = decode(&address).await {
                    length.try_set(millis(sound.duration()));
                    let loud = sound.get_channel_data(0).unwrap_or_default();
                    bars.try_set(outline(&peaks(&loud)));
                }
            });
        }
    });
}

async fn decode(address: &str) -> Result<AudioBuffer, JsValue> {
    let answer: Response = JsFuture::from(window().fetch_with_str(address))
        .await?
        .unchecked_into();
    if !answer.ok() {
        return Err(JsValue::NULL);
    }
    let bytes = JsFuture::from(answer.array_buffer()?).await?;
    let studio =
        OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, RATE)?;
    let sound = JsFuture::from(studio.decode_audio_data(bytes.unchecked_ref())?).await?;
    Ok(sound.unchecked_into())
}

/// The loudest of each part, from 0 to 255, as loud as the loudest of all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255"
)]
fn peaks(sound: &[f32]) -> Vec<usize> {
    let part = (sound.len() / BARS).max(1);
    let loudest = |part: &[f32]| part.iter().fold(0.0_f32, |most, one| most.max(one.abs()));
    let peaks: Vec<f32> = sound.chunks(part).take(BARS).map(loudest).collect();
    let most = peaks.iter().fold(0.01_f32, |most, one| most.max(*one));
    peaks
        .iter()
        .map(|one| (one / most * 255.0) as usize)
        .collect()
}
