// A day at the municipality: ten reports through the whole iter by six roles, each in a browser of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { act, answerQuestions, openForm, signIn, startTown, tick } from './town.mjs';

let town;
before(async () => { town = await startTown({ reports: 40 }); });
after(async () => { await town?.stop(); });

/** A citizen on a phone, without scripts, sends a report; returns its number and private link. */
async function send(page, category, subject) {
  await openForm(page, town.url);
  await page.fill('#address', 'gramsci');
  await page.click('button[value=cerca]');
  await page.click('button[name=scelto]');
  await tick(page, `#c-${category}`);
  await page.click('button[value=categoria]');
  await answerQuestions(page);
  await page.fill('#oggetto', subject);
  await page.fill('#email', 'ada@example.org');
  await page.click('.submit-buttons button[value=avanti]');
  await page.waitForURL('**/segnala/riepilogo');
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/segnala/fatto*');
  return { number: (await page.textContent('.done-number')).trim(), link: await page.getAttribute('#private-link', 'href') };
}

/** The citizen does something by the private link. */
async function pursue(page, { link }, what, fill = async () => {}) {
  await page.goto(link);
  const button = page.locator(`button[name=azione][value=${what}]`);
  if (!(await button.isVisible())) await page.locator(`details:has(button[value=${what}]) > summary`).click();
  await fill(page.locator(`form:has(button[value=${what}])`));
  await button.click();
  assert.equal(await page.locator('[role=alert]').count(), 0, `${what} is taken`);
}

async function staff(name) {
  const page = await town.page();
  await signIn(page, town.url, `${name}@example.org`);
  return { page, does: (report, code, text, choices) => act(page, town.url, report.number, code, text, choices) };
}

/** The steps that a record tells: state, when, who, how long, by when. */
async function steps(page, report) {
  await page.goto(`${town.url}/ufficio/segnalazioni/${report.number}`);
  return page.locator('.iter-step').evaluateAll((all) => all.map((step) => ({
    state: [...step.classList].find((name) => name.startsWith('state-')).slice('state-'.length),
    at: step.querySelector('time').dateTime,
    who: step.querySelector('.iter-body > p').textContent.split('·')[1]?.trim() ?? '',
    times: step.querySelector('.text-secondary')?.textContent ?? '',
  })));
}

const CLOSED = ['answered', 'rejected', 'duplicate', 'transferred', 'withdrawn'];

test('ten reports go through the iter by six roles, and each record tells who had it, how long and by when', async () => {
  const citizen = await town.page({ javaScriptEnabled: false, viewport: { width: 375, height: 740 } });
  const desk = await staff('operatore');
  const office = await staff('coordinatore');
  const partner = await staff('partner');
  const administrator = await staff('amministratore');
  const system = await staff('sistema');
  const all = [];
  for (const [category, subject] of [
    ['buca', 'Buca profonda'], ['rifiuti-abbandonati', 'Sacchi lungo il muro'], ['strada-danneggiata', 'Asfalto che cede'],
    ['animali', 'Cane del vicino'], ['buca', 'La stessa buca'], ['acqua', 'Perdita dal marciapiede'], ['scritte', 'Scritte sul muro'],
    ['marciapiede', 'Lastra mossa'], ['cassonetto', 'Cassonetto rotto'], ['veicolo-abbandonato', 'Auto senza targa'],
  ]) all.push(await send(citizen, category, subject));
  const [hole, bags, asphalt, dog, again, leak, graffiti, slab, bin, car] = all;

  // The partner works in a browser of its own while the desk and the office do.
  await desk.does(bags, 'route', null, { ufficio: 'alia' });
  await desk.does(bin, 'route', null, { ufficio: 'alia' });
  await Promise.all([
    (async () => {
      await partner.does(bags, 'take_charge');
      await partner.does(bags, 'start');
      await partner.does(bags, 'resolve', 'Sacchi raccolti.', { motivo: 'done' });
      await partner.does(bin, 'take_charge');
      await partner.does(bin, 'inspect', 'Va sostituito.');
    })(),
    (async () => {
      await desk.does(hole, 'route', null, { ufficio: 'lavori-pubblici' });
      await desk.does(asphalt, 'route', null, { ufficio: 'lavori-pubblici' });
      await desk.does(slab, 'route', null, { ufficio: 'mobilita' });
      await office.does(hole, 'take_charge');
      await office.does(hole, 'start');
      await office.does(hole, 'resolve', 'Buca chiusa.', { motivo: 'done' });
      await office.does(asphalt, 'take_charge');
      await office.does(asphalt, 'suspend', 'Quando smette di piovere.', { motivo: 'weather', riesame: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) });
    })(),
  ]);
  await desk.does(bags, 'send_back', 'Manca una foto di com’è adesso.');
  await partner.does(bags, 'resolve', 'Sacchi raccolti, muro pulito.', { motivo: 'done' });
  await desk.does(bags, 'answer', 'I sacchi sono stati raccolti.');
  await desk.does(hole, 'answer', 'La buca è stata chiusa.');
  await office.does(asphalt, 'resume');
  await office.does(asphalt, 'resolve', 'Rifatto un tratto.', { motivo: 'partly' });
  await desk.does(asphalt, 'answer', 'Il tratto è stato rifatto.');
  await desk.does(slab, 'route', 'È cosa vostra.', { ufficio: 'lavori-pubblici' });
  await desk.does(dog, 'reject', 'Si rivolga all’amministratore del condominio.', { motivo: 'private_property' });
  await desk.does(again, 'mark_duplicate', null, { originale: hole.number });
  await desk.does(leak, 'transfer', 'La segue Publiacqua.', { ente: 'Publiacqua' });

  // Afterwards: content, not content, taken back, and something to add. (Who has just reported cannot chase it yet.)
  await pursue(citizen, hole, 'giudizio', (form) => form.locator('input[type=radio]').first().check({ force: true }));
  await pursue(citizen, asphalt, 'riapri', (form) => form.locator('textarea').fill('Cede ancora accanto.'));
  await pursue(citizen, graffiti, 'ritira');
  await pursue(citizen, bin, 'aggiungi', (form) => form.locator('textarea').fill('Adesso manca anche il coperchio.'));
  await desk.page.goto(`${town.url}/ufficio/segnalazioni/${bin.number}`);
  assert.match(await desk.page.textContent('.record-main'), /manca anche il coperchio/, 'the desk reads what was added');

  const went = {
    [hole.number]: ['received', 'routed', 'taken_in_charge', 'in_progress', 'resolved', 'answered'],
    [bags.number]: ['received', 'routed', 'taken_in_charge', 'in_progress', 'resolved', 'in_progress', 'resolved', 'answered'],
    [asphalt.number]: ['received', 'routed', 'taken_in_charge', 'suspended', 'taken_in_charge', 'resolved', 'answered', 'reopened'],
    [dog.number]: ['received', 'rejected'],
    [again.number]: ['received', 'duplicate'],
    [leak.number]: ['received', 'transferred'],
    [graffiti.number]: ['received', 'withdrawn'],
    [slab.number]: ['received', 'routed', 'routed'],
    [bin.number]: ['received', 'routed', 'taken_in_charge', 'inspected'],
    [car.number]: ['received'],
  };
  for (const report of all) {
    const told = await steps(desk.page, report);
    const withoutRules = told.map((step) => step.state).filter((state, i, list) => state !== 'routed' || list[i - 1] !== 'routed' || report === slab);
    assert.deepEqual(withoutRules, went[report.number], report.number);
    for (const [i, step] of told.entries()) {
      assert.ok(step.who, `${report.number}: somebody answered in step ${i}`);
      assert.ok(i === 0 || Date.parse(told[i - 1].at) <= Date.parse(step.at), `${report.number}: each step begins where the one before ends`);
      if (CLOSED.includes(step.state)) continue;
      assert.match(step.times, /durata|da /, `${report.number}: how long step ${i} lasted`);
      if (step.state !== 'suspended') assert.match(step.times, /entro|scadenza/i, `${report.number}: by when step ${i} was to end`);
    }
  }

  // The partner sees what is its own, and nothing of the others.
  await partner.page.goto(`${town.url}/ufficio?vista=tutte`);
  assert.ok(await partner.page.locator(`[data-number="${bin.number}"]`).isVisible());
  assert.equal(await partner.page.locator(`[data-number="${slab.number}"]`).count(), 0);
  assert.equal((await partner.page.goto(`${town.url}/ufficio/segnalazioni/${slab.number}`)).status(), 403);

  // The administrator counts them; the system administrator sees who looked at whose data.
  await administrator.page.goto(`${town.url}/ufficio/andamento?dal=${new Date().toISOString().slice(0, 10)}`);
  const reached = administrator.page.locator('.figures-tiles > li').filter({ has: administrator.page.locator('h2', { hasText: /^Ricevute$/ }) });
  await reached.locator('a').click();
  const listed = await administrator.page.locator('main').textContent();
  for (const { number } of all) assert.ok(listed.includes(number), `${number} is counted`);
  await system.page.goto(`${town.url}/ufficio/registro`);
  assert.match(await system.page.locator('main').textContent(), new RegExp(hole.number), 'who looked at a contact is noted');
  for (const { page } of [desk, office, partner, administrator, system]) {
    assert.deepEqual(page.faults.filter((fault) => !/403/.test(fault)), []);
  }
});
