// A town of our own for a test: the built binary on a free port, filled with the demonstration, and a browser.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BINARY = fileURLToPath(new URL('../../target/debug/sestomia', import.meta.url));
const CHROMES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const PASSWORD = 'una-password-di-prova';

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function startTown({ reports = 120, settings = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sestomia-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    SESTOMIA_DEMO_PASSWORD: PASSWORD,
    SESTOMIA_RATE_LIMIT: 'off',
    SESTOMIA_PUBLIC_URL: url,
    DATABASE_URL: '',
    ...settings,
  };
  const demo = spawnSync(BINARY, ['demo', '--data', folder, '--reports', String(reports), '--seed', '7'], { env, encoding: 'utf8' });
  if (demo.status !== 0) throw new Error(`demo failed: ${demo.stdout}${demo.stderr}`);
  const server = spawn(BINARY, ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`], { env, stdio: 'ignore' });
  await until(async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200, 'the service is ready');
  const browser = await chromium.launch({
    executablePath: CHROMES.find((path) => existsSync(path)),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
  return {
    url,
    folder,
    async page(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'it-IT', ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      page.faults = [];
      page.on('pageerror', (error) => page.faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') page.faults.push(message.text());
      });
      page.on('request', (request) => {
        const own = request.url().startsWith(url) || /^(data|blob):/.test(request.url());
        if (!own) page.faults.push(`asks another host: ${request.url()}`);
      });
      return page;
    },
    /** Adds an account with the password of all; returns its address. */
    account(email, name, role, office) {
      const arguments_ = ['user', 'add', email, '--name', name, '--role', role, '--office', office, '--password-stdin', '--data', folder];
      const added = spawnSync(BINARY, arguments_, { env, input: PASSWORD, encoding: 'utf8' });
      if (added.status !== 0) throw new Error(`the account was not added: ${added.stdout}${added.stderr}`);
      return email;
    },
    async stop() {
      await browser.close();
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `holds`, at most ten seconds. */
export async function until(holds, what) {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it never came about that ${what}`);
}

/** Ticks a box or a choice as a person does: by its label, which is what one sees of it. */
export async function tick(page, selector) {
  const id = await page.locator(selector).getAttribute('id');
  await page.click(`label[for="${id}"]`);
  await until(() => page.isChecked(selector), `${selector} is ticked`);
}

/** A photo as a telephone takes it: a JPEG of some thousand pixels, different each time; or all of one colour. */
export async function photo(page, name = 'foto.jpg', colour = null) {
  const context = await page.context().browser().newContext();
  const easel = await context.newPage();
  const base64 = await easel.evaluate((colour) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1200 });
    const brush = canvas.getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1600, 1200);
    for (let i = 0; i < 200 && !colour; i += 1) {
      brush.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      brush.fillRect(Math.random() * 1600, Math.random() * 1200, 200, 200);
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  }, colour);
  await context.close();
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

/** Opens the report form up to its data, by the first step. */
export async function openForm(page, url, prefix = '') {
  await page.goto(`${url}${prefix}/segnala`);
  await tick(page, '#privacy');
  await page.click('main button[type=submit]');
  await page.waitForURL('**/segnala/dati');
}

export async function signIn(page, url, email = 'operatore@example.org') {
  await page.goto(`${url}/accedi`);
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL(/\/ufficio/);
}

/** Answers the questions of the category that must be answered, in one way or another. */
export async function answerQuestions(page) {
  for (const select of await page.locator('#questions select[required]').all()) await select.selectOption({ index: 1 });
  for (const field of await page.locator('#questions input[required]').all()) await field.fill('2');
  for (const radio of await page.locator('#questions fieldset input[value=no]').all()) await tick(page, `#${await radio.getAttribute('id')}`);
}

/** Does something with a report in its record: which act, with what text and choices. */
export async function act(page, url, number, code, text, choices = {}) {
  await page.goto(`${url}/ufficio/segnalazioni/${number}`);
  const form = page.locator(`form:has(input[name=atto][value=${code}])`);
  if (!(await form.isVisible())) await page.locator(`details:has(input[value=${code}]) > summary`).click();
  if (text) await form.locator('textarea').fill(text);
  for (const [name, value] of Object.entries(choices)) {
    const field = form.locator(`[name=${name}]`);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator('button[data-save]').click();
  await page.waitForLoadState();
  const alert = await page.locator('[role=alert]').allTextContents();
  if (alert.length > 0) throw new Error(`${code} of ${number} is not taken: ${alert.join(' ')}`);
}
