// A demo's page: run its code in a worker, show what it prints and draws.
//
// Every run of MicroPython gets a new worker, so nothing is left over from the run
// before; Pyodide, which starts slowly, is kept. Stop ends whatever the code is doing.
// Pages opened from disk may not fetch, so the interpreters come in script files.
(() => {
  "use strict";
  const { load, make } = window.studygraph;
  const PLOT = "::plot ";
  const LIMITS = { plotMark: PLOT, most: 1_000_000, eager: 200 };
  const SLIDE_MS = 120;
  const UNSTARTED = "Python could not be started in this browser.";

  // ---- the interpreters ----
  // Each comes in a script file of the site, packed: base64, gzip where that is smaller.
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const fetchRuntime = async (name) => {
    await Promise.all([load(`assets/${name}.js`), load("data/studylab.js")]);
    const files = {};
    for (const [file, packed] of Object.entries(window.studygraphRuntimes[name])) {
      files[file] = await unpack(packed);
    }
    return { name, files, library: window.studygraphLibrary };
  };
  const runtimes = new Map();
  const prepare = (name) => {
    if (!runtimes.has(name)) {
      runtimes.set(name, fetchRuntime(name).catch((fault) => {
        runtimes.delete(name);
        throw fault;
      }));
    }
    return runtimes.get(name);
  };
  const script = URL.createObjectURL(
    new Blob([`(${window.studygraphWork})()`], { type: "text/javascript" }),
  );

  // ---- drawings ----
  // The code of a note may print anything, so only shapes, texts and classes pass.
  const TAGS = new Set(["svg", "g", "path", "rect", "text", "tspan"]);
  const ATTRIBUTES = new Set(["viewBox", "role", "aria-label", "class", "d", "x", "y", "dy", "width", "height"]);
  const drawing = (text) => {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (svg.tagName !== "svg") return null;
    for (const element of [svg, ...svg.querySelectorAll("*")]) {
      if (!TAGS.has(element.tagName)) return null;
      for (const { name } of [...element.attributes]) {
        if (!ATTRIBUTES.has(name) && name !== "xmlns") element.removeAttribute(name);
      }
    }
    return document.importNode(svg, true);
  };
  const figure = (line, svg) => {
    const picture = svg && drawing(svg);
    if (!picture) return null;
    const { title, about } = JSON.parse(line.slice(PLOT.length));
    const frame = make("figure", "plot");
    const caption = make("figcaption");
    caption.append(make("b", "", title));
    if (about) caption.append(" ", make("span", "", about));
    const area = make("div", "scroll");
    area.append(picture);
    frame.append(caption, area);
    return frame;
  };

  // ---- one demo ----
  const setUp = (demo) => {
    const part = (name) => demo.querySelector(`[data-${name}]`);
    const shown = part("code");
    const editor = part("editor");
    const result = part("result");
    const status = part("status");
    const buttons = Object.fromEntries(["run", "stop", "edit", "reset"].map((name) => [name, part(name)]));
    const sliders = [...demo.querySelectorAll("input[type=range]")];
    const source = shown.textContent;
    const original = shown.cloneNode(true);
    const recorded = [...result.childNodes].map((node) => node.cloneNode(true));
    const python = part("python");
    let code = source;
    let worker = null;
    let kept = null;
    let turn = 0;

    const say = (text) => { status.textContent = text; };
    const end = () => {
      worker?.terminate();
      worker = null;
      turn += 1;
      if (document.activeElement === buttons.stop) buttons.run.focus();
      buttons.stop.hidden = true;
      demo.removeAttribute("aria-busy");
    };

    const chosen = () => python.value;
    // The worker for a run: the one that is kept, if it runs the Python that is chosen.
    const hire = (name) => {
      if (kept && kept.name !== name) {
        kept.worker.terminate();
        kept = null;
      }
      const hired = kept ?? { name, worker: new Worker(script), fresh: true };
      kept = null;
      return hired;
    };

    const run = async () => {
      end();
      const mine = turn;
      const started = performance.now();
      demo.setAttribute("aria-busy", "true");
      buttons.stop.hidden = false;
      say(chosen() === "pyodide" && !kept ? "Starting full Python, some seconds…" : "Running…");
      let ready;
      try {
        ready = await prepare(chosen());
      } catch {
        end();
        say(UNSTARTED);
        return;
      }
      if (mine !== turn) return;
      const plots = new Map();
      let text = null;
      let begun = false;
      const begin = () => {
        if (!begun) result.replaceChildren();
        begun = true;
      };
      const print = (words, name = "printed") => {
        begin();
        if (!text || text.className !== name) {
          text = make("pre", name);
          result.append(text);
        }
        text.append(words);
      };
      const hired = hire(ready.name);
      worker = hired.worker;
      worker.onerror = (event) => {
        event.preventDefault();
        end();
        say(UNSTARTED);
      };
      worker.onmessage = ({ data }) => {
        if (mine !== turn) return;
        if (data.text) print(data.text);
        if ("plot" in data) {
          begin();
          const place = make("div", "plot-place");
          result.append(place);
          plots.set(data.plot, { place, line: data.line });
          text = null;
        }
        if ("drawn" in data) {
          const { place, line } = plots.get(data.drawn);
          place.replaceWith(figure(line, data.svg) ?? make("pre", "printed", line));
        }
        if (data.error) print(data.error, "printed wrong");
        if (data.ended) {
          if (data.ended !== "unstarted") begin();
          window.studygraph.reach(result);
          if (data.lasting) {
            kept = { name: ready.name, worker, fresh: false };
            worker = null;
          }
          const seconds = ((performance.now() - started) / 1000).toFixed(2);
          end();
          say({
            finished: `Finished in ${seconds} s.`,
            unstarted: UNSTARTED,
            failed: `Stopped by an error after ${seconds} s.`,
            "too-much": "Stopped: it printed more than a page can show.",
          }[data.ended]);
        }
      };
      worker.postMessage({ runtime: hired.fresh ? ready : null, code, limits: LIMITS });
    };

    const stop = () => {
      end();
      say("Stopped.");
    };

    // ---- code and sliders ----
    const assignment = (name) => new RegExp(`^(${name}\\s*=\\s*)[-+]?[\\d.]+`, "m");
    const showValue = (slider, value) => {
      slider.value = value;
      slider.nextElementSibling.textContent = value;
    };
    const slide = (slider) => {
      const value = Number(slider.value).toFixed(Number(slider.dataset.decimals));
      showValue(slider, value);
      const assign = (text) => text.replace(assignment(slider.name), (_, start) => start + value);
      code = assign(code);
      editor.value = code;
      const line = shown.querySelector(`[data-parameter="${slider.name}"]`);
      if (line) line.textContent = assign(line.textContent);
    };
    let soon = 0;
    for (const slider of sliders) {
      slider.addEventListener("input", () => {
        slide(slider);
        clearTimeout(soon);
        soon = setTimeout(run, SLIDE_MS);
      });
    }

    const edit = () => {
      editor.value = code;
      editor.rows = code.split("\n").length;
      shown.parentElement.hidden = true;
      editor.hidden = false;
      buttons.edit.hidden = true;
      editor.focus();
    };
    const reset = () => {
      end();
      clearTimeout(soon);
      code = source;
      shown.replaceChildren(...original.cloneNode(true).childNodes);
      editor.hidden = true;
      shown.parentElement.hidden = false;
      buttons.edit.hidden = false;
      for (const slider of sliders) showValue(slider, slider.getAttribute("value"));
      result.replaceChildren(...recorded.map((node) => node.cloneNode(true)));
      window.studygraph.reach(result);
      say("As written, with the recorded result.");
    };
    editor.addEventListener("input", () => {
      code = editor.value;
      for (const slider of sliders) {
        const now = code.match(new RegExp(`^${slider.name}\\s*=\\s*([-+]?[\\d.]+)`, "m"));
        if (now) showValue(slider, now[1]);
      }
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      }
    });
    buttons.run.addEventListener("click", run);
    buttons.stop.addEventListener("click", stop);
    buttons.edit.addEventListener("click", edit);
    buttons.reset.addEventListener("click", reset);
    // The small Python is at hand before it is asked for; the large one waits.
    if (chosen() !== "pyodide") setTimeout(() => prepare(chosen()).catch(() => {}), 300);
  };

  for (const demo of document.querySelectorAll("[data-demo]")) setUp(demo);
})();
