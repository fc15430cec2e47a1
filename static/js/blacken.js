// Rectangles drawn on a photo with a finger or the mouse. What is drawn goes into a hidden field as hundredths of width
// and height; the fields with numbers stay for those who do not draw.
const form = document.querySelector("#blacken");
if (form) begin(form);

function begin(form) {
  const sheet = form.querySelector(".blacken-sheet");
  const field = form.elements.parti;
  const undo = form.querySelector("[data-undo]");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  sheet.append(svg);
  form.querySelector(".blacken-hint").hidden = false;
  form.querySelector(".blacken-numbers").open = false;
  undo.hidden = false;
  const parts = [];
  let from = null;
  let rect = null;
  sheet.classList.add("is-drawn-on");
  // What was drawn before and could not be taken.
  for (const numbers of field.value.split(";").filter(Boolean)) add(numbers.split(" ").map(Number));

  sheet.addEventListener("pointerdown", (event) => {
    // A second finger would leave a rectangle that is seen and not sent.
    if (event.button !== 0 || !event.isPrimary || from) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    from = place(sheet, event);
    rect = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
  });
  sheet.addEventListener("pointermove", (event) => {
    if (from && event.isPrimary) draw(rect, between(from, place(sheet, event)));
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!from || !event.isPrimary) return;
    const part = between(from, place(sheet, event));
    from = null;
    rect.remove();
    // A tap is no rectangle.
    if (part[2] >= 0.5 && part[3] >= 0.5) add(part);
    keep();
  });
  sheet.addEventListener("pointercancel", () => {
    from = null;
    rect?.remove();
  });
  undo.addEventListener("click", () => {
    parts.pop()?.rect.remove();
    keep();
  });

  function add(part) {
    const drawn = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
    draw(drawn, part);
    parts.push({ part, rect: drawn });
  }

  function keep() {
    field.value = parts.map(({ part }) => part.map((number) => number.toFixed(2)).join(" ")).join(";");
  }
}

/** Where it points, in hundredths of the photo. */
function place(sheet, event) {
  const box = sheet.getBoundingClientRect();
  const within = (value) => Math.min(Math.max(value * 100, 0), 100);
  return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
}

function between([ax, ay], [bx, by]) {
  return [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)];
}

function draw(rect, [left, top, width, height]) {
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) rect.setAttribute(name, `${value}%`);
}
