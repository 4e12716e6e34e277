// Small tools that every view uses. Text goes in as text nodes only: nothing out of a paper is ever read as HTML.
import { date, language, t } from './words.js';

function fill(node, attributes, children) {
	for (const [key, value] of Object.entries(attributes))
		if (typeof value === 'function') node.addEventListener(key, value);
		else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
	node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
	return node;
}

// el('a', { href: '/', click: () => … }, 'text', …)
export function el(name, attributes = {}, ...children) {
	return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
	return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

export function show(title, ...children) {
	document.title = `${title} – ${t('Tra cứu')}`;
	document.getElementById('main').replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// For those who hear the page. The same again is said again.
export function say(text) {
	const status = document.getElementById('status');
	status.textContent = text && text === status.textContent ? `${text}\u00a0` : text;
}

// Whether a key is for the page: no letter of what is being typed, no shortcut of the browser's. Screen readers and those who speak to the
// computer may need the single keys themselves: they can be turned off (WCAG 2.1.4), on the help page.
export function isShortcut(event) {
	const typing = event.target.matches('input:not([type=checkbox], [type=radio])');
	return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && localStorage.getItem('keys') !== 'off';
}

// Asks the server; a problem comes back as an Error in the server's own words, with its status.
async function talk(address, options) {
	const reply = await fetch(address, options).catch((error) => {
		if (error.name === 'AbortError') throw error;
		throw new Error(t('Không nối được với máy chủ; xin thử lại.'));
	});
	const body = await reply.json().catch((error) => {
		if (error.name === 'AbortError') throw error;
		throw new Error(t('Máy chủ trả lời dở dang; xin thử lại.'));
	});
	if (!reply.ok) {
		const [title, english = title] = (body.title ?? '').split(' / ');
		throw Object.assign(new Error([language === 'en' ? english : title, body.detail].filter(Boolean).join(': ')), { status: reply.status });
	}
	return body;
}

export function ask(address, signal) {
	return talk(address, { signal });
}

// In place of an image that did not come. An <img> does not say why; where the server is busy, it is said, and asked for again by a button.
export function noImage(source, again) {
	const why = el('p', { class: 'quiet' }, t('Không có ảnh: tệp gốc đã đổi hoặc không còn.'));
	ask(source).catch((error) => {
		if (error.status === 503) why.replaceChildren(error.message, ' ', el('button', { type: 'button', click: again }, t('Thử lại')));
	});
	return why;
}

// Changes something: `method` POST with a body, or DELETE.
export function send(method, address, body) {
	return talk(address, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
}

// An address of ours with its parameters; those that are not known are left out.
export function address(path, parameters = {}) {
	const query = new URLSearchParams(
		Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== ''),
	);
	return query.size ? `${path}?${query}` : path;
}

export function questionLink(q, more = {}) {
	return address('/', { q, ...more });
}

// To the papers that cite a directive; those cited by name are not found so.
export function citingLink(work, text, attributes = {}) {
	const identifier = work.number && / số (.+)$/.exec(work.title)?.[1];
	return identifier ? el('a', { href: questionLink(`dẫn:"${identifier}"`), ...attributes }, text) : undefined;
}

// "ngày 14/11/2022 · Ban Bí thư · khóa XIII"
export function origin(work) {
	return [work.date && t('ngày {date}', { date: date(work.date) }), work.issuer, work.term && t('khóa {term}', work)]
		.filter(Boolean)
		.join(' · ');
}

// To the place in a paper where it is said; `of`: what of, for those who hear the page.
export function placeLink({ paper, start, end }, of, text = t('chỗ ghi')) {
	return el('a', { class: 'place', href: address(`/paper/${paper}`, { at: `${start}-${end}` }) }, text, el('span', { class: 'hidden' }, `: ${of}`));
}

export function badge(text, kind = '') {
	return el('span', { class: `badge ${kind}` }, text);
}

export function held(work) {
	return work.held ? badge(t('có trong kho'), 'good') : badge(t('chưa có trong kho'), 'warn');
}

export function workLink(work) {
	return el('a', { href: `/work/${work.id ?? work.work}`, lang: 'vi' }, work.title);
}
