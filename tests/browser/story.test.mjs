// The whole story in a real browser: a citizen reports, everybody sees it live, the desk answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { act, answerQuestions, openForm, photo, signIn, startTown, tick, until } from './town.mjs';

let town;
before(async () => { town = await startTown(); });
after(async () => { await town?.stop(); });

/** Where the form has its pin. */
async function placeOf(page) {
  return { lon: Number(await page.inputValue('input[name=lon]')), lat: Number(await page.inputValue('input[name=lat]')) };
}

/** Reports without scripts: by tapping the picture of the map. */
async function reportWithoutScripts(subject, colour = null) {
  const page = await town.page({ javaScriptEnabled: false, viewport: { width: 375, height: 740 } });
  await openForm(page, town.url);
  await page.fill('#address', 'gramsci');
  await page.click('button[value=cerca]');
  await page.click('button[name=scelto]');
  const picked = await placeOf(page);
  // A tap to the right of the middle lies to the east of it, by as much as the map says: at zoom 16, 100 pixels.
  const picture = page.locator('input[type=image]:visible');
  const { width, height } = await picture.boundingBox();
  await picture.click({ position: { x: width / 2 + 100, y: height / 2 } });
  const tapped = await placeOf(page);
  assert.ok(Math.abs(tapped.lon - picked.lon - (100 * 360) / (512 * 2 ** 16)) < 0.0001, `${picked.lon} to ${tapped.lon}`);
  assert.ok(Math.abs(tapped.lat - picked.lat) < 0.0001, `${picked.lat} to ${tapped.lat}`);
  assert.match(await page.textContent('#place-text'), /Luogo scelto/);
  await tick(page, '#c-verde');
  await page.click('button[value=categoria]');
  assert.equal(await page.isChecked('#c-verde'), true, 'the category is kept');
  await answerQuestions(page);
  await page.setInputFiles('#photo-input', await photo(page, 'foto.jpg', colour));
  await page.click('button[value=carica]');
  assert.equal(await page.locator('#photos img').count(), 1, 'the photo is shown');
  await page.fill('#descrizione', 'Erba alta da settimane.');
  await page.click('.submit-buttons button[value=avanti]');
  assert.equal(await page.locator('[role=alert]').count(), 1, 'the subject is missing');
  assert.equal(await page.inputValue('#descrizione'), 'Erba alta da settimane.', 'what was typed is kept');
  await page.fill('#oggetto', subject);
  await page.click('.submit-buttons button[value=avanti]');
  await page.waitForURL('**/segnala/riepilogo');
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/segnala/fatto*');
  const sent = Date.now();
  const number = (await page.textContent('.done-number')).trim();
  assert.match(number, /^\d{4}-\d{6}$/);
  const link = await page.getAttribute('#private-link', 'href');
  await page.context().close();
  return { number, link, sent };
}

test('a report sent in one browser appears in another within a second, without reloading', async () => {
  const watcher = await town.page();
  await watcher.goto(town.url);
  await watcher.waitForSelector('#map canvas');
  await watcher.evaluate(() => {
    window.stayed = true;
    const news = document.querySelector('#news');
    new MutationObserver(() => { if (!news.hidden) window.seen = Date.now(); }).observe(news, { attributeFilter: ['hidden'] });
  });
  // A machine that is busy with something else may miss it once; what is never this quick has become slow.
  const took = [];
  while (!took.some((ms) => ms < 1000)) {
    assert.ok(took.length < 3, `within a second, not ${took} ms`);
    const { number, sent } = await reportWithoutScripts('Erba alta nel giardino');
    await watcher.waitForSelector('#news:not([hidden])');
    took.push((await watcher.evaluate(() => window.seen)) - sent);
    await watcher.click('#news');
    await watcher.waitForSelector(`[data-number="${number}"]`);
  }
  assert.equal(await watcher.evaluate(() => window.stayed), true);
  assert.deepEqual(watcher.faults, []);
});

test('the desk routes, the office resolves, the desk answers, and the citizen reads it', async () => {
  const { number, link } = await reportWithoutScripts('Panchina rotta al parco');
  const desk = await town.page();
  await signIn(desk, town.url);
  await act(desk, town.url, number, 'route');
  await act(desk, town.url, number, 'take_charge');
  await act(desk, town.url, number, 'start');
  await act(desk, town.url, number, 'resolve', 'La panchina è stata cambiata.', { motivo: 'done' });
  await act(desk, town.url, number, 'answer', 'Abbiamo cambiato la panchina. Grazie.');
  assert.deepEqual(desk.faults, []);
  const citizen = await town.page({ javaScriptEnabled: false });
  await citizen.goto(link);
  assert.match(await citizen.textContent('main'), /Abbiamo cambiato la panchina/);
  assert.equal(await citizen.locator('.iter-step').count(), 6);
});

test('the desk enters a report for a caller, its questions included, without scripts', async () => {
  const page = await town.page({ javaScriptEnabled: false });
  await signIn(page, town.url);
  await page.goto(`${town.url}/ufficio/nuova`);
  await page.fill('#address', 'Via Antonio Gramsci');
  await page.fill('#oggetto', 'Buca davanti al bar');
  await page.selectOption('#category', 'buca');
  await page.click('button[name=azione][value=categoria]');
  assert.equal(await page.inputValue('#oggetto'), 'Buca davanti al bar', 'what was typed is kept');
  await page.click('[data-save]');
  assert.match(await page.textContent('[role=alert]'), /grande/, 'the question must be answered');
  for (const select of await page.locator('#questions select[required]').all()) await select.selectOption({ index: 1 });
  await page.click('[data-save]');
  await page.waitForURL(/\/ufficio\/segnalazioni\/\d{4}-\d{6}\?nuova=1$/);
});

test('the map without scripts is a picture with what the list shows', async () => {
  const page = await town.page({ javaScriptEnabled: false, viewport: { width: 375, height: 740 } });
  await page.goto(town.url);
  const picture = page.locator('#map img');
  assert.ok(await picture.evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.match(await picture.evaluate((image) => image.currentSrc), /layer=reports/);
  const matched = async () => Number(await page.getAttribute('.cards-count', 'data-matched'));
  const all = await matched();
  for (let n = 0; n < 4; n += 1) await page.click('.plain-map-moves a:has-text("Ingrandisci")');
  const near = await matched();
  assert.ok(near < all, 'the list shows what the picture shows');
  await page.click('.plain-map-moves a:has-text("Vai verso nord")');
  assert.ok(await picture.evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.notEqual(await matched(), near);
  await page.click('.filter-chip:has-text("Aperte")');
  assert.match(page.url(), /mappa=/, 'the place is kept');
});

test('the form is better with scripts: map, suggestions, questions, nearby', async () => {
  const page = await town.page();
  await openForm(page, town.url);
  await page.waitForSelector('[data-place-map] canvas');
  await page.fill('#address', 'gramsci');
  await page.waitForSelector('[role=option]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(async () => /Gramsci/.test(await page.textContent('#place-text')), 'the place is named');
  assert.notEqual(await page.inputValue('input[name=lon]'), '');
  await tick(page, '#c-buca');
  await until(async () => (await page.locator('#questions').innerHTML()).length > 100, 'the questions are there');
  assert.deepEqual(page.faults, []);
});

test('the map keeps its filters in the address, and the list obeys them', async () => {
  const page = await town.page();
  await page.goto(`${town.url}/segnalazioni?stato=chiuse`);
  const shown = await page.locator('.report-card').count();
  assert.ok(shown > 0);
  assert.equal(await page.locator('.report-card:is(.state-received, .state-routed, .state-in_progress)').count(), 0);
});

test('the map goes back in time, plays, and comes back', async () => {
  const page = await town.page();
  await page.goto(town.url);
  await page.waitForSelector('#map canvas');
  const matched = async () => Number(await page.getAttribute('.cards-count', 'data-matched'));
  const today = await matched();
  const tile = page.waitForRequest(/\/tiles\/reports\/\d+\/\d+\/\d+\.mvt\?at=/);
  await page.click('.map-time [data-open]');
  await page.selectOption('#time-span', 'all');
  await page.focus('#time-range');
  await page.keyboard.press('Home');
  await until(async () => (await matched()) < 3, 'there was next to nothing at first');
  await tile;
  assert.ok(new URL(page.url()).searchParams.get('at'));

  assert.match(await page.getAttribute('.filter-chip:has-text("Aperte")', 'href'), /at=/, 'the filters go along');
  await page.reload();
  await page.waitForSelector('.map-time output:not(:empty)');
  assert.match(await page.textContent('.filter-chips'), /Com’era/);
  assert.ok((await matched()) < 3);
  await page.click('.map-time [data-play]');
  await until(async () => (await matched()) > 5, 'reports come in while it plays');
  await page.click('.map-time [data-now]');
  await until(async () => (await matched()) === today, 'it is today again');
  assert.doesNotMatch(await page.textContent('.filter-chips'), /Com’era/);
  assert.doesNotMatch(await page.getAttribute('.filter-chip:has-text("Aperte")', 'href'), /at=/);
  assert.equal(new URL(page.url()).searchParams.get('at'), null);
  assert.deepEqual(page.faults, []);
});

/** The colour of a picture at places given as shares of width and height: red, green and blue of each. */
function coloursAt(page, address, places) {
  return page.evaluate(async ([address, places]) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.naturalWidth, height: picture.naturalHeight });
    const brush = canvas.getContext('2d');
    brush.drawImage(picture, 0, 0);
    return places.map(([x, y]) => [...brush.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data.slice(0, 3)]);
  }, [address, places]);
}

test('what is blacked out by hand is black in what is published', async () => {
  const { number } = await reportWithoutScripts('Auto abbandonata', '#e0a030');
  const citizen = await town.page();
  const published = async () => {
    await citizen.goto(`${town.url}/segnalazioni/${number}`);
    return citizen.getAttribute('.report-photos a', 'href');
  };
  const before = await published();
  const desk = await town.page();
  await signIn(desk, town.url);
  await desk.goto(`${town.url}/ufficio/segnalazioni/${number}`);
  await desk.click('#foto a');
  const sheet = await desk.locator('.blacken-sheet img').boundingBox();
  const at = (x, y) => [sheet.x + x * sheet.width, sheet.y + y * sheet.height];
  const drag = async (from, to) => {
    await desk.mouse.move(...at(...from));
    await desk.mouse.down();
    await desk.mouse.move(...at(...to), { steps: 5 });
    await desk.mouse.up();
  };
  await drag([0.5, 0.5], [0.8, 0.75]);
  // From below to above as well, one that is taken back, and a tap, which is no rectangle.
  await drag([0.3, 0.4], [0.1, 0.2]);
  await drag([0.1, 0.8], [0.3, 0.95]);
  await desk.click('[data-undo]');
  await desk.mouse.click(...at(0.9, 0.1));
  assert.equal(await desk.locator('.blacken-sheet rect').count(), 2);
  await desk.click('button[value=oscura]');
  await desk.waitForURL(/\/ufficio\/segnalazioni\/\d{4}-\d{6}(#foto)?$/);
  const after = await published();
  assert.notEqual(after, before);
  const black = [[0.52, 0.52], [0.65, 0.6], [0.78, 0.73], [0.12, 0.22], [0.28, 0.38]];
  const kept = [[0.45, 0.45], [0.85, 0.8], [0.2, 0.9], [0.9, 0.1], [0.05, 0.1]];
  for (const [red, green, blue] of await coloursAt(citizen, after, black)) assert.ok(red + green + blue < 60, `${red} ${green} ${blue} is not black`);
  for (const [red, green, blue] of await coloursAt(citizen, after, kept)) assert.ok(red > 180 && green > 120 && blue < 110, `${red} ${green} ${blue} has changed`);
  // The smaller pictures of it too, and the one as it came is nobody's any more.
  const medium = await citizen.getAttribute('.report-photos img', 'src');
  for (const [red, green, blue] of await coloursAt(citizen, medium, black)) assert.ok(red + green + blue < 90, `${red} ${green} ${blue} is not black`);
  assert.equal((await fetch(`${town.url}${before}`)).status, 404);
  assert.deepEqual(desk.faults, []);
});

test('the place of works and that of a phase are drawn, and what cannot be drawn is left as it is', async () => {
  const page = await town.page();
  await signIn(page, town.url, 'coordinatore@example.org');
  await page.goto(`${town.url}/ufficio/interventi/nuovo`);
  const drawing = page.locator('[data-draw]');
  await until(async () => (await drawing.getAttribute('data-drawing')) === 'true', 'the map can be drawn on');
  await page.uncheck('[data-snap]');
  const canvas = drawing.locator('canvas').first();
  const click = async (x, y, corners) => {
    await canvas.click({ position: { x, y } });
    await until(async () => (await page.locator('.works-corner').count()) === corners, `${corners} corners`);
  };
  const drawn = async (name) => JSON.parse((await page.inputValue(`[name=${name}]`)) || 'null');
  await click(80, 80, 1);
  await click(240, 160, 2);
  const whole = await drawn('geometria');
  assert.deepEqual([whole.type, whole.coordinates.length], ['LineString', 2]);
  await page.selectOption('[data-draws]', 'fase_luogo_0');
  await until(async () => (await page.locator('.works-corner').count()) === 0, 'the phase is drawn anew');
  await drawing.locator('[data-kind=Point]').click();
  await click(150, 120, 1);
  assert.equal((await drawn('fase_luogo_0')).type, 'Point');
  assert.deepEqual(await drawn('geometria'), whole);
  // Text that is no geometry is the typist's to mend.
  await page.evaluate(() => { document.querySelector('[name=fase_luogo_1]').value = '{"type":"LineSt'; });
  await page.selectOption('[data-draws]', 'fase_luogo_1');
  await canvas.click({ position: { x: 100, y: 100 } });
  assert.equal(await page.inputValue('[name=fase_luogo_1]'), '{"type":"LineSt');
  await page.selectOption('[data-draws]', 'geometria');
  await until(async () => (await page.locator('.works-corner').count()) === 2, 'the works are as they were');
  assert.deepEqual(await drawn('geometria'), whole);
  assert.deepEqual(page.faults, []);
});
