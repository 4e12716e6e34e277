// Gathering: every hit and paper has a button that puts it into the dossier at hand, which lies on the server and is everybody's. Which one is
// at hand is remembered in this browser; the first paper gathered makes one.
import { ask, el, say, send } from './dom.js';
import { date, t } from './words.js';
import { who } from './who.js';

const KEY = 'dossier';
let loading;

export function current() {
	return Number(localStorage.getItem(KEY)) || undefined;
}

export function choose(id) {
	if (id) localStorage.setItem(KEY, id);
	else localStorage.removeItem(KEY);
	loading = undefined;
	return count();
}

// The dossier at hand; undefined where there is none, or none any more.
function load() {
	loading ??= current() ? ask(`/api/dossiers/${current()}`).catch((error) => (error.status === 404 ? choose() : undefined)) : undefined;
	return loading;
}

// How many papers are in it, beside the link in the head of the page.
export async function count() {
	const dossier = await load();
	const link = document.getElementById('dossier-count');
	link.hidden = !dossier;
	link.href = `/dossier/${dossier?.id}`;
	link.title = dossier?.name ?? '';
	link.replaceChildren(
		String(dossier?.papers.length ?? ''),
		el('span', { class: 'hidden' }, ` ${t('văn bản trong hồ sơ đang gom')}: ${dossier?.name ?? ''}`),
	);
}

export function changed(dossier) {
	loading = Promise.resolve(dossier);
	return count();
}

export function save(dossier, papers) {
	return send('POST', `/api/dossiers/${dossier.id}`, {
		name: dossier.name,
		version: dossier.version,
		by: who(),
		papers: papers.map(({ docno, hash, note }) => ({ docno, hash, note })),
	});
}

async function put(paper) {
	const dossier = await load();
	if (dossier) return send('POST', `/api/dossiers/${dossier.id}/papers`, { paper, by: who() });
	const made = await send('POST', '/api/dossiers', {
		name: t('Hồ sơ {date}', { date: date(new Date().toISOString().slice(0, 10)) }),
		by: who(),
		papers: [{ paper }],
	});
	localStorage.setItem(KEY, made.id);
	return made;
}

async function takeOut(paper) {
	const dossier = await load();
	return save(
		dossier,
		dossier.papers.filter((one) => one.paper !== paper),
	);
}

// `item`: { paper, title }.
export function gatherButton({ paper, title }) {
	let inside = false;
	const draw = (dossier) => {
		inside = dossier?.papers.some((one) => one.paper === paper) ?? false;
		button.replaceChildren(inside ? t('✓ Trong hồ sơ') : t('+ Hồ sơ'), el('span', { class: 'hidden' }, `: ${title}`));
		button.setAttribute('aria-pressed', inside);
		button.title = dossier?.name ?? '';
	};
	const button = el('button', {
		type: 'button',
		class: 'gather',
		click: async () => {
			try {
				const dossier = await (inside ? takeOut(paper) : put(paper));
				await changed(dossier);
				draw(dossier);
				say(button.textContent);
			} catch (error) {
				loading = undefined; // somebody else may have changed it
				button.textContent = t('Chưa lưu được, bấm lại');
				button.title = error.message;
				say(error.message);
			}
		},
	});
	draw();
	Promise.resolve(load()).then(draw);
	return button;
}
