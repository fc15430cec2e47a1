// Photos and documents: seen at once, sent one by one with their progress while the rest is being typed.
import { parsed, textOf } from "./fragment.js";

/**
 * Sends what is chosen in `input` to the form's `data-upload`; its answer is the list `#photos` of what was taken, with
 * the reasons for what was not. Without `data-upload` the files go with the form. Returns a function: a promise while
 * files are on their way, else null.
 */
export function easePhotos(form, input) {
  const kept = form.querySelector("#photos");
  const under_way = document.createElement("ul");
  under_way.className = "photo-list list-unstyled";
  input.after(under_way);
  let queue = null;

  // A telephone goes straight to its camera; elsewhere there is nothing to take a photo with.
  const camera = form.querySelector("[data-camera] input");
  if (camera && form.dataset.upload && matchMedia("(pointer: coarse)").matches) {
    camera.closest("[data-camera]").hidden = false;
    camera.addEventListener("change", () => take(camera));
  }
  input.addEventListener("change", () => take(input));

  function take(input) {
    const files = [...input.files];
    if (!form.dataset.upload) {
      under_way.replaceChildren(...files.map((file) => item(file)));
      return;
    }
    // The script sends them: the form must not do so again.
    input.value = "";
    for (const file of files) {
      const shown = item(file, textOf(form, "uploading", { name: file.name }));
      under_way.append(shown);
      const mine = (queue ?? Promise.resolve()).then(() => send(form, kept, file, shown));
      queue = mine;
      mine.then(() => { if (queue === mine) queue = null; });
    }
  }
  return () => queue;
}

/** A file as it is shown until the server has it. */
function item(file, sending) {
  const line = document.createElement("li");
  line.className = "photo-item";
  if (file.type.startsWith("image/")) {
    const image = Object.assign(new Image(), { alt: "" });
    const address = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
    image.src = address;
    line.append(image);
  }
  line.append(Object.assign(document.createElement("span"), { className: "photo-document", textContent: file.name }));
  if (sending) {
    const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    progress.setAttribute("aria-label", `${sending} ${file.name}`);
    line.append(progress);
  }
  return line;
}

function send(form, kept, file, shown) {
  const body = new FormData();
  body.append("foto", file, file.name);
  return post(form.dataset.upload, body, (part) => { shown.querySelector("progress").value = part; })
    .then((html) => { kept.replaceChildren(parsed(html)); shown.remove(); })
    .catch(() => shown.replaceWith(failure(`${file.name}: ${textOf(form, "uploadFailed")}`)));
}

function failure(text) {
  const line = document.createElement("li");
  line.className = "photo-failure text-danger";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line;
}

/** Only this tells how far an upload is. */
function post(url, body, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progressed(event.loaded / event.total); });
    request.addEventListener("load", () => (request.status < 300 ? resolve(request.responseText) : reject(new Error(String(request.status)))));
    request.addEventListener("error", () => reject(new Error("network")));
    request.send(body);
  });
}
