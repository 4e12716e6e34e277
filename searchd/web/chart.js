// Two plain charts in SVG: columns of years, bars of names. Every column and bar is a link to the papers that it counts.
import { el, svg } from './dom.js';
import { number, t } from './words.js';

const HEIGHT = 60; // of the columns, in units of the drawing; a year is 10 wide
const YEAR = 10;
const MIN_YEARS = 8; // fewer would be thick as walls
const MAX_SPAN = 120; // years drawn; what is older is misread more often than not

// years: [{ value, count }], rising. drag(from, to) is called when several were swept over; `chosen`: { from, to }, the others are faint.
export function columns(years, { label, href, drag, chosen }) {
	const last = years.at(-1).value;
	const first = Math.max(Math.min(years[0].value, last - MIN_YEARS + 1), last - MAX_SPAN + 1);
	const shown = years.filter((year) => year.value >= first);
	const top = Math.max(...shown.map((year) => year.count));
	const sweep = svg('rect', { class: 'sweep', y: 0, height: HEIGHT, width: 0 });
	const bars = shown.map((year) => {
		const height = Math.max(2, (year.count / top) * HEIGHT);
		const text = t('{year}: {n} văn bản', { year: year.value, n: number(year.count) });
		const x = (year.value - first) * YEAR;
		const inside = chosen && year.value >= chosen.from && year.value <= chosen.to;
		return svg(
			'a',
			{ href: href(year.value), tabindex: year === shown.at(-1) ? 0 : -1, 'aria-current': inside && 'true', class: chosen && !inside && 'faint', draggable: 'false' },
			svg('title', {}, text),
			svg('rect', { class: 'space', x, y: 0, width: YEAR, height: HEIGHT }),
			svg('rect', { class: 'column', x: x + 1, y: HEIGHT - height, width: YEAR - 2, height }),
		);
	});
	const picture = svg(
		'svg',
		{
			class: 'columns-chart',
			viewBox: `0 0 ${(last - first + 1) * YEAR} ${HEIGHT}`,
			preserveAspectRatio: 'none',
			role: 'group',
			'aria-label': label,
		},
		sweep,
		bars,
	);
	walk(bars);
	if (drag) makeSweep(picture, sweep, first, last, drag);
	return el(
		'div',
		{ class: 'chart' },
		picture,
		el('div', { class: 'ends', 'aria-hidden': 'true' }, el('span', {}, String(first)), el('span', {}, String(last))),
	);
}

// One stop of the Tab key for all columns; arrows go from one to the other.
function walk(bars) {
	bars.forEach((bar, i) =>
		bar.addEventListener('keydown', (event) => {
			const to = { ArrowLeft: bars[i - 1], ArrowRight: bars[i + 1], Home: bars[0], End: bars.at(-1) }[event.key];
			if (!to) return;
			event.preventDefault();
			bar.setAttribute('tabindex', -1);
			to.setAttribute('tabindex', 0);
			to.focus();
		}),
	);
}

function makeSweep(picture, sweep, first, last, drag) {
	let from = 0,
		to = 0,
		down = false;
	const yearAt = (event) => {
		const { left, width } = picture.getBoundingClientRect();
		return Math.max(first, Math.min(last, first + Math.floor(((event.clientX - left) / width) * (last - first + 1))));
	};
	const paint = (width) => {
		sweep.setAttribute('x', (Math.min(from, to) - first) * YEAR);
		sweep.setAttribute('width', width);
	};
	picture.addEventListener('pointerdown', (event) => {
		if (event.button) return;
		from = to = yearAt(event);
		down = true;
	});
	picture.addEventListener('pointermove', (event) => {
		if (!down) return;
		to = yearAt(event);
		if (to !== from) picture.setPointerCapture(event.pointerId);
		paint(to === from ? 0 : (Math.abs(to - from) + 1) * YEAR);
	});
	picture.addEventListener('pointerup', () => {
		if (down && to !== from) drag(Math.min(from, to), Math.max(from, to));
		down = false;
	});
	picture.addEventListener('pointercancel', () => {
		down = false;
		paint(0);
	});
	picture.addEventListener('dragstart', (event) => event.preventDefault());
	// the click that ends a sweep is none
	picture.addEventListener('click', (event) => {
		if (to !== from && event.detail > 0) event.preventDefault();
	});
}

const SHOWN = 12; // bars until "more"

// items: [{ name, count, missing, href }]
export function bars(items, label) {
	const top = Math.max(...items.map((item) => item.count + (item.missing ?? 0)), 1);
	return [
		list(items.slice(0, SHOWN), label, top),
		items.length > SHOWN &&
			el('details', {}, el('summary', {}, t('{n} mục nữa', { n: items.length - SHOWN })), list(items.slice(SHOWN), label, top)),
	];
}

function list(items, label, top) {
	return el(
		'ul',
		{ class: 'bars', 'aria-label': label },
		items.map((item) =>
			el(
				'li',
				{},
				item.href ? el('a', { href: item.href, lang: 'vi' }, item.name) : item.name,
				' ',
				el('span', { class: 'quiet' }, number(item.count), item.missing > 0 && ` + ${t('{n} còn thiếu', { n: number(item.missing) })}`),
				svg(
					'svg',
					{ viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
					svg('rect', { class: 'column', width: (item.count / top) * 100, height: 4 }),
					svg('rect', { class: 'lacking', x: (item.count / top) * 100, width: ((item.missing ?? 0) / top) * 100, height: 4 }),
				),
			),
		),
	);
}
