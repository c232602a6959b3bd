// A video that is over the channel's limit, made smaller: its pictures are drawn smaller and packed anew, as H.264; its sound
// stays as it is, packet by packet, for hardly any browser can write AAC. Fetched when somebody first asks for it.
import { BlobSource, BufferTarget, Conversion, Input, MP4, Mp4OutputFormat, Output } from "mediabunny";

// What of the limit is aimed at: an encoder is never quite at its rate.
const AIM = 0.9;
// How often it is tried. What cannot be packed well takes more than it was given, and an encoder may fail at what is too much
// for it: so the next try is given less, and is smaller.
const TRIES = 4;
const LESS = 0.5;
// More bits a second than these nobody sees.
const MOST = 8_000_000;
// The longest side in pixels for so many bits a second; of fewer nothing can be made out.
const SIDES = [
  [1_500_000, 1280],
  [600_000, 854],
  [150_000, 640],
];
const FRAMES = 30;

// The same video as an MP4 of at most `limit` bytes; nothing where this browser cannot. `tell` hears how far it is, from 0 to 1.
export async function shrunk(file, limit, tell) {
  const input = new Input({ source: new BlobSource(file), formats: [MP4] });
  const pictures = await input.getPrimaryVideoTrack();
  if (!pictures) return undefined;
  const sound = await input.getPrimaryAudioTrack();
  const seconds = await input.computeDuration();
  const heard = sound ? (await sound.computePacketStats()).averageBitrate : 0;
  let bitrate = Math.min(MOST, (limit * 8 * AIM) / seconds - heard);
  const first = SIDES.findIndex(([least]) => bitrate >= least);
  for (let one = 0; one < TRIES && first >= 0; one++) {
    const [, side] = SIDES[Math.min(first + one, SIDES.length - 1)];
    const made = await packed(input, pictures, Boolean(sound), bitrate, side, tell).catch(() => undefined);
    if (made?.byteLength <= limit) {
      const name = `${file.name.replace(/\.[^.]*$/, "")}.mp4`;
      return new File([made], name, { type: "video/mp4" });
    }
    bitrate *= made ? (AIM * limit) / made.byteLength : LESS;
  }
  return undefined;
}

async function packed(input, pictures, hasSound, bitrate, side, tell) {
  const [width, height] = [await pictures.getDisplayWidth(), await pictures.getDisplayHeight()];
  const scale = Math.min(1, side / Math.max(width, height));
  // H.264 packs colours of two by two.
  const even = (length) => Math.max(2, 2 * Math.round((length * scale) / 2));
  const { averagePacketRate } = await pictures.computePacketStats(200);
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target: new BufferTarget() });
  const conversion = await Conversion.init({
    input,
    output,
    tracks: "primary",
    showWarnings: false,
    video: {
      codec: "avc",
      width: even(width),
      height: even(height),
      fit: "fill",
      bitrate: Math.floor(bitrate),
      forceTranscode: true,
      ...(averagePacketRate > FRAMES + 1 ? { frameRate: FRAMES } : {}),
    },
    audio: { codec: "aac" },
  });
  const wanted = hasSound ? 2 : 1;
  if (!conversion.isValid || conversion.utilizedTracks.length < wanted) throw new Error("not to be packed here");
  conversion.onProgress = tell;
  await conversion.execute();
  return output.target.buffer;
}
