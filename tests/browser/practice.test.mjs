// Filing a practice in a real browser: the place drawn on the map, and each page without barriers, on a telephone too.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signIn, startTown, tick, until } from './town.mjs';

let town;
before(async () => { town = await startTown({ reports: 20 }); });
after(async () => { await town?.stop(); });

/** A PDF of one empty page. */
function paper(name) {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count 1/Kids[3 0 R]>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'];
  let text = '%PDF-1.5\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

async function isWithoutBarriers(page, width) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).exclude('.maplibregl-canvas').analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], page.url());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${page.url()} is ${wide} pixels wide`);
}

const onward = async (page, step) => {
  await page.click('.submit-buttons button[value=avanti]');
  await page.waitForURL(`**/${step}`);
};

for (const width of [1280, 375]) {
  test(`a practice is filed with a drawn place, ${width} pixels wide`, async () => {
    const page = await town.page({ viewport: { width, height: 800 } });
    for (const path of ['/pratiche/tipi', '/pratiche/tipi/cila', '/pratiche/nuova?tipo=permesso-di-costruire', '/pratiche/nuova?tipo=cila']) {
      await page.goto(`${town.url}${path}`);
      await isWithoutBarriers(page, width);
    }
    await tick(page, '#privacy');
    await page.click('.submit-buttons button');
    await page.waitForURL('**/oggetto');
    await page.fill('#oggetto', 'Nuova tettoia');
    await tick(page, '#vincolo-no');
    await isWithoutBarriers(page, width);
    await onward(page, 'luogo');
    await page.fill('#indirizzo', 'gramsci');
    await page.click('.suggestions li');
    await page.waitForSelector('[data-drawing=true]');
    await page.click('[data-kind=Polygon]');
    for (const [x, y] of [[80, 80], [180, 80], [130, 180]]) {
      await page.locator('.works-map canvas').click({ position: { x, y } });
    }
    await until(async () => (await page.inputValue('#geometria')).includes('Polygon'), 'the area is drawn');
    await isWithoutBarriers(page, width);
    await onward(page, 'persone');
    await page.fill('#richiedente_nome', 'Maria Rossi');
    await page.fill('#richiedente_cf', 'RSSMRA85T10A562S');
    await page.fill('#richiedente_email', 'maria@example.org');
    await page.fill('#tecnico_nome', 'Matteo Moretti');
    await page.fill('#tecnico_cf', 'MRTMTT25D09F205Z');
    await page.fill('#tecnico_albo', 'Architetti Firenze 1234');
    await isWithoutBarriers(page, width);
    await onward(page, 'allegati');
    await page.setInputFiles('#file_asseverazione', paper('asseverazione.pdf'));
    await page.setInputFiles('#file_elaborati', paper('tavole.pdf'));
    await isWithoutBarriers(page, width);
    await onward(page, 'riepilogo');
    assert.match(await page.textContent('main'), /tavole\.pdf/);
    await isWithoutBarriers(page, width);
    await tick(page, '#dichiaro');
    await page.click('.submit-buttons button[value=presenta]');
    await page.waitForURL('**/ricevuta');
    assert.match(await page.getAttribute('[data-password]', 'data-password'), /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await isWithoutBarriers(page, width);
    assert.deepEqual(page.faults, []);
  });
}

for (const width of [1280, 375]) {
  test(`an officer begins with a ready text, and reads who has signed, ${width} pixels wide`, async () => {
    const page = await town.page({ viewport: { width, height: 800 } });
    await signIn(page, town.url, 'edilizia@example.org');
    await page.goto(`${town.url}/ufficio/pratiche`);
    await isWithoutBarriers(page, width);
    // Any that can still be asked for something.
    for (const href of await page.$$eval('.works-card a', (links) => links.map((link) => link.getAttribute('href')))) {
      await page.goto(town.url + href);
      if (await page.$('#atto-ask [name=modello]')) break;
    }
    const open = (act) => page.$eval(`#atto-${act}`, (details) => { details.open = true; });
    await open('ask');
    await page.click('#atto-ask [value=integrazione]');
    await until(async () => (await page.inputValue('#atto-ask textarea')).startsWith('In merito alla pratica 20'), 'the text');
    await isWithoutBarriers(page, width);
    await open('enclose');
    await page.setInputFiles('#atto-enclose [type=file]', new URL('../practices/relazione.pdf.p7m', import.meta.url).pathname);
    await page.click('#atto-enclose button[type=submit]');
    await page.waitForURL(/salvato=1/);
    await page.click('a[href*=firmatari]');
    await page.waitForURL('**/firmatari');
    assert.match(await page.textContent('main'), /La firma è giusta/);
    await isWithoutBarriers(page, width);
    await page.goto(`${town.url}/pratiche?stato=affisse`);
    assert.ok(await page.$('.practice-table tbody tr'), 'the demonstration has some on the register');
    await isWithoutBarriers(page, width);
    assert.deepEqual(page.faults, []);
  });
}
