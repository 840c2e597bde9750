// Reading a question aloud: the recordings of the office where there are any, else a voice that is
// on the device itself. A voice that would send the text to somebody else's server is not used.
export class Reader {
  constructor() {
    this.playing = null;
    this.asked = 0;
  }

  /** Read; resolves "read", or "no_voice" where the device cannot. Stops what is being read. */
  async read({ text, language, sounds = [] }) {
    this.stop();
    const { asked } = this;
    if (sounds.length && (await this.#play(sounds))) return "read";
    const voice = await findVoice(language);
    // Meanwhile the person went on or away: nothing is read to whoever comes next.
    if (asked !== this.asked) return "read";
    if (!voice) return "no_voice";
    return this.#speak(text, voice);
  }

  get isReading() {
    return this.playing !== null;
  }

  stop() {
    const stop = this.playing;
    this.playing = null;
    this.asked += 1;
    if (stop) stop();
  }

  async #play(sounds) {
    let stopped = false;
    let end = () => {};
    const audio = new Audio();
    this.playing = () => { stopped = true; audio.pause(); end(false); };
    const own = this.playing;
    for (const sound of sounds) {
      if (stopped) break;
      const heard = await new Promise((resolve) => {
        end = resolve;
        audio.onended = () => resolve(true);
        audio.onerror = () => resolve(false);
        audio.src = sound;
        audio.play().catch(() => resolve(false));
      });
      if (!heard && !stopped) {
        if (this.playing === own) this.playing = null;
        return false;
      }
    }
    if (this.playing === own) this.playing = null;
    return true;
  }

  #speak(text, voice) {
    return new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.9;
      const stop = () => { speechSynthesis.cancel(); resolve("read"); };
      const end = () => { if (this.playing === stop) this.playing = null; resolve("read"); };
      this.playing = stop;
      utterance.onend = end;
      utterance.onerror = end;
      speechSynthesis.speak(utterance);
    });
  }
}

async function findVoice(language) {
  if (!("speechSynthesis" in globalThis)) return null;
  const own = () => speechSynthesis.getVoices().find((voice) =>
    voice.localService && voice.lang.toLowerCase().replace("_", "-").split("-")[0] === language.split("-")[0]);
  if (!speechSynthesis.getVoices().length) {
    // Some browsers know their voices only a moment after they are first asked.
    await new Promise((resolve) => {
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
      setTimeout(resolve, 800);
    });
  }
  return own() || null;
}
