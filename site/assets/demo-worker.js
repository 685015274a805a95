// What runs inside a demo's worker. Its text becomes the worker's script, so that a page
// opened from disk may start it; it uses nothing from the page.
window.studygraphWork = () => {
  "use strict";
  // Opened from disk, a worker may only load what it has made itself.
  const own = (data, type) => URL.createObjectURL(new Blob([data], { type }));
  const asModule = (data) => import(own(data, "text/javascript"));
  let say = () => {};

  // Each gives `python` with pyimport, `run` for code, `rest` for a line left open by
  // `print(..., end="")`, and `lasting`: whether it is worth keeping for the next run.
  const starters = {
    micropython: async (files) => {
      const { loadMicroPython } = await asModule(files["micropython.mjs"]);
      const python = await loadMicroPython({
        url: own(files["micropython.wasm"], "application/wasm"),
        heapsize: 32 * 1024 * 1024,
        linebuffer: true,
        stdout: (line) => say(line),
        stderr: (line) => say(line),
      });
      return {
        python,
        lasting: false,
        run: (code) => python.runPython(code),
        rest: () => new TextDecoder().decode(new Uint8Array(python._module._stdoutBuffer ?? [])),
      };
    },
    pyodide: async (files) => {
      // Pyodide tells a classic worker from a module by what this throws.
      self.importScripts = () => { throw new TypeError("a module worker"); };
      const wasm = own(files["pyodide.asm.wasm"], "application/wasm");
      const fetchOwn = self.fetch.bind(self);
      self.fetch = (url, ...rest) => fetchOwn(String(url).endsWith("pyodide.asm.wasm") ? wasm : url, ...rest);
      const { loadPyodide } = await asModule(files["pyodide.mjs"]);
      const { default: createPyodideModule } = await asModule(files["pyodide.asm.mjs"]);
      const python = await loadPyodide({
        createPyodideModule,
        indexURL: "file:///pyodide/",
        stdLibURL: own(files["python_stdlib.zip"], "application/zip"),
        lockFileContents: new TextDecoder().decode(files["pyodide-lock.json"]),
        stdout: (line) => say(line),
        stderr: (line) => say(line),
      });
      return {
        python,
        lasting: true,
        run: (code) => {
          const globals = python.toPy({ __name__: "__main__" });
          python.runPython(code, { globals, filename: "demo.py" });
        },
        rest: () => "",
      };
    },
  };

  const start = async ({ name, files, library }) => {
    const runtime = await starters[name](files);
    const { FS } = runtime.python;
    FS.mkdir("/studylab");
    for (const [file, text] of Object.entries(library)) FS.writeFile(`/studylab/${file}`, text);
    runtime.python.runPython("import sys; sys.path.insert(0, '/studylab')");
    return runtime;
  };

  // Lines go out at once while they are few, in batches when they are many.
  const teller = ({ plotMark, most, eager }) => {
    const plots = [];
    let waiting = "";
    let lines = 0;
    let size = 0;
    let sent = 0;
    const flush = () => {
      if (waiting) postMessage({ text: waiting });
      waiting = "";
      sent = performance.now();
    };
    const tell = (line) => {
      if (size > most) return;
      lines += 1;
      size += line.length + 1;
      if (line.startsWith(plotMark)) {
        flush();
        postMessage({ plot: plots.push(line) - 1, line });
      } else {
        waiting += `${line}\n`;
        if (lines < eager || performance.now() - sent > 50) flush();
      }
      if (size > most) {
        flush();
        postMessage({ ended: "too-much" });
      }
    };
    const finish = (rest) => {
      waiting += rest;
      flush();
    };
    return { plots, tell, finish };
  };

  // The frames of the interpreter's own files say nothing about the demo.
  const shorten = (message) => {
    const lines = message.trim().split("\n");
    const first = lines.findIndex((line) => line.startsWith('  File "demo.py"'));
    return first > 0 ? [lines[0], ...lines.slice(first)].join("\n") : lines.join("\n");
  };
  const drawAll = (python, plots, plotMark) => {
    const json = python.pyimport("json");
    const { draw } = python.pyimport("plots");
    for (const [number, line] of plots.entries()) {
      let svg = "";
      try {
        svg = draw(json.loads(line.slice(plotMark.length)));
      } catch {
        // A line that only starts like a plot stays a line.
      }
      postMessage({ drawn: number, svg });
    }
  };

  let started = null;
  onmessage = async ({ data: { runtime, code, limits } }) => {
    const { plots, tell, finish } = teller(limits);
    say = tell;
    try {
      started ??= await start(runtime);
    } catch {
      postMessage({ ended: "unstarted" });
      return;
    }
    let ended = "finished";
    let error = "";
    try {
      started.run(code);
    } catch (fault) {
      if (fault.type !== "SystemExit") {
        ended = "failed";
        error = shorten(String(fault.message ?? fault));
      }
    }
    finish(started.rest());
    drawAll(started.python, plots, limits.plotMark);
    postMessage({ ended, error, lasting: started.lasting });
  };
};
