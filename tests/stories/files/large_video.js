// Makes a video as telephones do, with pictures in H.264 and sound in AAC. No browser here writes AAC, so the sound is silence,
// of which the frame is known.
import {
  BufferTarget,
  CanvasSource,
  EncodedAudioPacketSource,
  EncodedPacket,
  Mp4OutputFormat,
  Output,
} from "mediabunny";

const SILENCE = new Uint8Array([0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c]);
const EACH = 1024 / 44_100;
const SOUND = {
  decoderConfig: {
    codec: "mp4a.40.2",
    sampleRate: 44_100,
    numberOfChannels: 2,
    description: new Uint8Array([0x12, 0x10]),
  },
};

// The browser's encoder fails now and then on a machine that has much else to do.
globalThis.largeVideo = async (...wanted) => {
  for (let tries = 0; tries < 4; tries++) {
    const made = await written(...wanted).catch(() => undefined);
    if (made) return made;
  }
  throw new Error("no video could be made");
};

async function written(name, seconds, bitrate) {
  const canvas = new OffscreenCanvas(1280, 720);
  const pen = canvas.getContext("2d");
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const pictures = new CanvasSource(canvas, { codec: "avc", bitrate });
  const sound = new EncodedAudioPacketSource("aac");
  output.addVideoTrack(pictures, { frameRate: 30 });
  output.addAudioTrack(sound);
  await output.start();
  // Noise cannot be packed.
  const noise = pen.createImageData(1280, 720);
  for (let frame = 0; frame < seconds * 30; frame++) {
    for (let at = 0; at < noise.data.length; at += 65_536) crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
    for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
    pen.putImageData(noise, 0, 0);
    await pictures.add(frame / 30, 1 / 30);
  }
  for (let at = 0; at < seconds; at += EACH) await sound.add(new EncodedPacket(SILENCE, "key", at, EACH), SOUND);
  await output.finalize();
  return new File([output.target.buffer], name, { type: "video/mp4" });
}
