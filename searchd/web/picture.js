// The chain as a picture: a row for each level from the Centre down to communes, time from left to right, a line for each relation.
// Columns are the distinct dates in order, not to scale: most of a chain falls into one year, and its roots decades before. They stand the closer
// the more there are, so that a large chain is about as high as a screen is to its width. The same is said by the tree below it, for those who do
// not see it.
import { el, svg } from './dom.js';
import { date, levels, relation, t } from './words.js';

const WIDE = 216,
	HIGH = 46; // of a node
const STEP = 62,
	MIN_STEP = 12,
	GAP = 14,
	MARGIN = 12,
	TOP = 18; // between columns, at most and at least; between rows; left of the first column; above the rows of a level, for its name
const SHAPE = 4; // width to height that a large chain is laid out for, were its lanes without gaps
const TALL = 640,
	WIDEST = 1240; // pixels of the drawing on the page, at most
const YEAR_WIDTH = 36; // of a year's figures
const MAX_NODES = 300; // more than that is no picture any more
const TITLE = 25,
	SMALL = 32; // letters that fit in a node

// All works of the tree, each once, and the relations between them, from the later to the earlier.
function gather(root) {
	const nodes = new Map(),
		edges = [];
	const visit = (item, parent, backward) => {
		if (!nodes.has(item.id) && nodes.size >= MAX_NODES) return;
		if (!nodes.has(item.id)) nodes.set(item.id, { ...item, row: Object.keys(levels).indexOf(item.level) });
		if (parent) edges.push({ from: backward ? item.id : parent.id, to: backward ? parent.id : item.id, relation: item.relation });
		item.rests_on.forEach((child) => visit(child, item, false));
		item.carried_out_by.forEach((child) => visit(child, item, true));
	};
	visit(root);
	return { nodes: [...nodes.values()], edges };
}

// x by date, y by level; where two would lie on each other the later one goes a lane down. `wide`: what is at hand.
function place(nodes, wide) {
	const rows = [...new Set(nodes.map((node) => node.row))].sort((a, b) => (a < 0 ? 9 : a) - (b < 0 ? 9 : b));
	const days = [...new Set(nodes.map((node) => node.date ?? node.year ?? ''))].sort();
	const ideal = Math.max(wide, Math.sqrt(nodes.length * (WIDE + GAP) * (HIGH + GAP) * SHAPE)) - MARGIN - WIDE - GAP;
	const step = Math.min(STEP, Math.max(MIN_STEP, ideal / (days.length - 1 || 1)));
	const bands = [];
	let y = 24;
	for (const row of rows) {
		const lanes = []; // where each ends
		y += TOP;
		for (const node of nodes
			.filter((one) => one.row === row)
			.sort((a, b) => (a.date ?? a.year ?? '').localeCompare(b.date ?? b.year ?? ''))) {
			node.x = MARGIN + days.indexOf(node.date ?? node.year ?? '') * step;
			let lane = lanes.findIndex((end) => end + GAP <= node.x);
			if (lane < 0) lane = lanes.push(0) - 1;
			lanes[lane] = node.x + WIDE;
			node.y = y + lane * (HIGH + GAP);
		}
		bands.push({ name: Object.values(levels)[row] ?? t('Chưa rõ cấp'), y: y - TOP - GAP / 2, height: TOP + lanes.length * (HIGH + GAP) });
		y += lanes.length * (HIGH + GAP) + GAP;
	}
	return { bands, days, step, width: MARGIN + (days.length - 1) * step + WIDE + GAP, height: y };
}

function short(text, letters) {
	return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

function drawNode(node, rootId) {
	const text = [node.title, node.date && date(node.date), node.issuer, node.held ? t('có trong kho') : t('chưa có trong kho')]
		.filter(Boolean)
		.join(', ');
	return svg(
		'a',
		{
			href: `/work/${node.id}`,
			class: `node ${node.held ? 'is-held' : 'is-missing'} ${['replaced', 'repealed'].includes(node.state) ? 'is-ended' : ''} ${node.id === rootId ? 'is-root' : ''}`,
			draggable: 'false',
		},
		svg('title', {}, [text, node.subject].filter(Boolean).join('\n')),
		svg('rect', { x: node.x, y: node.y, width: WIDE, height: HIGH, rx: 4 }),
		svg('text', { x: node.x + 8, y: node.y + 19, lang: 'vi' }, short(node.title, TITLE)),
		svg(
			'text',
			{ x: node.x + 8, y: node.y + 37, class: 'small', lang: 'vi' },
			short([node.date ? date(node.date) : node.year, node.issuer].filter(Boolean).join(' · '), SMALL),
		),
	);
}

function drawEdge({ from, to, relation: id }, byId) {
	const a = byId.get(from),
		b = byId.get(to);
	if (!a || !b) return '';
	const [x1, y1, x2, y2] =
		a.x >= b.x + WIDE
			? [a.x, a.y + HIGH / 2, b.x + WIDE, b.y + HIGH / 2]
			: [a.x + WIDE / 2, a.y > b.y ? a.y : a.y + HIGH, b.x + WIDE / 2, a.y > b.y ? b.y + HIGH : b.y];
	const bend = a.x >= b.x + WIDE ? `${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2}` : `${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2}`;
	return svg(
		'path',
		{ class: 'edge', 'aria-hidden': 'true', d: `M${x1} ${y1}C${bend} ${x2} ${y2}`, 'marker-end': 'url(#arrow)', 'data-ends': ` ${from} ${to} ` },
		svg('title', {}, `${a.title} ${relation(id, false)} ${b.title}`),
	);
}

function years({ days, step }) {
	let free = 0; // what is right of the last one written
	return days.map((day, i) => {
		const year = day.slice(0, 4),
			x = MARGIN + i * step;
		if (!year || year === days[i - 1]?.slice(0, 4) || x < free) return '';
		free = x + YEAR_WIDTH;
		return svg('text', { class: 'year', 'aria-hidden': 'true', x, y: 12 }, year);
	});
}

// Drag to move, wheel with Ctrl or the buttons to zoom, a focused node comes into view. The view box is what is seen; `names` of levels stay in it.
function makeMovable(drawing, { width, height }, names) {
	const seen = { x: 0, y: 0, w: width, h: height };
	const apply = () => {
		drawing.setAttribute('viewBox', `${seen.x} ${seen.y} ${seen.w} ${seen.h}`);
		for (const name of names) name.setAttribute('x', Math.max(0, seen.x) + MARGIN);
	};
	const zoom = (factor, cx = 0.5, cy = 0.5) => {
		const w = Math.min(width * 1.5, Math.max(WIDE * 1.5, seen.w * factor)),
			h = seen.h * (w / seen.w);
		Object.assign(seen, { x: seen.x + (seen.w - w) * cx, y: seen.y + (seen.h - h) * cy, w, h });
		apply();
	};
	const fit = () => {
		Object.assign(seen, { x: 0, y: 0, w: width, h: height });
		apply();
	};
	let from,
		moved = false;
	drawing.addEventListener('pointerdown', (event) => {
		if (!event.button) from = { x: event.clientX, y: event.clientY, seen: { ...seen } };
		moved = false;
	});
	drawing.addEventListener('pointermove', (event) => {
		if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4) return;
		if (!moved) drawing.setPointerCapture(event.pointerId);
		moved = true;
		const scale = Math.max(seen.w / drawing.clientWidth, seen.h / drawing.clientHeight);
		seen.x = from.seen.x - (event.clientX - from.x) * scale;
		seen.y = from.seen.y - (event.clientY - from.y) * scale;
		apply();
	});
	for (const end of ['pointerup', 'pointercancel'])
		drawing.addEventListener(end, () => {
			from = undefined;
		});
	drawing.addEventListener('click', (event) => moved && event.detail > 0 && event.preventDefault()); // by mouse: a key's click has no detail
	drawing.addEventListener('dragstart', (event) => event.preventDefault());
	drawing.addEventListener(
		'wheel',
		(event) => {
			if (!event.ctrlKey) return; // a plain wheel scrolls the page
			event.preventDefault();
			const { left, top, width: w, height: h } = drawing.getBoundingClientRect();
			zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - left) / w, (event.clientY - top) / h);
		},
		{ passive: false },
	);
	return {
		zoom,
		fit,
		begin: (w, h) => {
			Object.assign(seen, { w, h });
			apply();
		},
		to: (node) => {
			if (node.x >= seen.x && node.x + WIDE <= seen.x + seen.w && node.y >= seen.y && node.y + HIGH <= seen.y + seen.h) return;
			seen.x = Math.max(0, Math.min(width - seen.w, node.x + WIDE / 2 - seen.w / 2));
			seen.y = Math.max(0, Math.min(height - seen.h, node.y + HIGH / 2 - seen.h / 2));
			apply();
		},
	};
}

// The lines of the node under the pointer, or that has the focus, stand out.
function lightUp(drawing, nodes, shapes, lines) {
	shapes.forEach((shape, i) => {
		const own = lines.filter((line) => line.dataset.ends.includes(` ${nodes[i].id} `));
		const light = (on) => () => {
			drawing.classList.toggle('is-lit', on);
			for (const line of own) line.classList.toggle('lit', on);
		};
		for (const name of ['pointerenter', 'focus']) shape.addEventListener(name, light(true));
		for (const name of ['pointerleave', 'blur']) shape.addEventListener(name, light(false));
	});
}

export function picture(root, signal) {
	const { nodes, edges } = gather(root);
	const wide = Math.min(WIDEST, document.documentElement.clientWidth - 32);
	const layout = place(nodes, wide);
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const bands = layout.bands.map((band, i) =>
		svg('rect', { class: i % 2 ? 'band odd' : 'band', x: 0, y: band.y, width: layout.width, height: band.height }),
	);
	const names = layout.bands.map((band) => svg('text', { class: 'level', 'aria-hidden': 'true', x: MARGIN, y: band.y + TOP }, band.name));
	const shapes = nodes.map((node) => drawNode(node, root.id));
	const lines = edges.map((edge) => drawEdge(edge, byId)).filter(Boolean);
	const drawing = svg(
		'svg',
		{
			class: 'picture',
			viewBox: `0 0 ${layout.width} ${layout.height}`,
			preserveAspectRatio: 'xMinYMin meet',
			role: 'group',
			'aria-label': t('Chuỗi văn bản, theo cấp và thời gian'),
		},
		svg(
			'defs',
			{},
			svg(
				'marker',
				{ id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' },
				svg('path', { class: 'head', d: 'M0 0 8 4 0 8z' }),
			),
		),
		bands,
		names,
		years(layout),
		lines,
		shapes,
	);
	const move = makeMovable(drawing, layout, names);
	shapes.forEach((shape, i) => shape.addEventListener('focus', () => move.to(nodes[i])));
	lightUp(drawing, nodes, shapes, lines);
	addEventListener('beforeprint', move.fit, { signal });
	const tall = Math.min(TALL, Math.max(160, layout.height));
	drawing.style.height = `${tall}px`;
	if (layout.width > wide || layout.height > tall) {
		// begin at a size that can be read, at the directive itself
		move.begin(wide, tall);
		move.to(byId.get(root.id));
	}
	const button = (label, text, click) => el('button', { type: 'button', 'aria-label': label, title: label, click }, text);
	return el(
		'figure',
		{ class: 'chain' },
		el(
			'div',
			{ class: 'zoom' },
			button(t('Phóng to'), '+', () => move.zoom(1 / 1.3)),
			button(t('Thu nhỏ'), '−', () => move.zoom(1.3)),
			button(t('Xem tất cả'), '⤢', () => move.fit()),
		),
		drawing,
		el(
			'figcaption',
			{ class: 'quiet' },
			t(
				'Trên là cấp cao, trái là trước; mũi tên chỉ văn bản được dựa vào; viền đứt: chưa có trong kho. Kéo để dời, Ctrl+lăn chuột để phóng.',
			),
		),
	);
}
