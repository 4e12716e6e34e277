// What the nightly run did, and which files it could not read, with what to do about each.
import { ask, el, say, show } from './dom.js';
import { language, number, t } from './words.js';

function time(seconds) {
	return new Date(seconds * 1000).toLocaleString(language === 'en' ? 'en-GB' : 'vi-VN', { dateStyle: 'short', timeStyle: 'short' });
}

function table(caption, heads, rows) {
	return el(
		'div',
		{ class: 'wide', tabindex: 0, role: 'region', 'aria-label': caption },
		el(
			'table',
			{},
			el('caption', { class: 'hidden' }, caption),
			el(
				'thead',
				{},
				el(
					'tr',
					{},
					heads.map((head) => el('th', { scope: 'col' }, head)),
				),
			),
			el(
				'tbody',
				{},
				rows.map((row) =>
					el(
						'tr',
						{},
						row.map((cell) => el('td', {}, cell)),
					),
				),
			),
		),
	);
}

function failures({ total, failed }) {
	if (!total) return el('p', {}, t('Mọi tệp đều đọc được.'));
	return [
		el(
			'p',
			{},
			t('{n} tệp. Sửa hoặc quét lại tệp là lần sau tự đọc; để thử lại ngay: ', { n: number(total) }),
			el('code', {}, 'tracuu-indexer --retry-failed'),
		),
		table(
			t('Tệp không đọc được'),
			[t('Tệp'), t('Vì sao, cần làm gì'), t('Số lần thử'), t('Lần cuối')],
			failed.map((file) => [el('span', { class: 'path' }, file.path), file.reason, number(file.tries), time(file.time)]),
		),
	];
}

export async function view({ signal }) {
	const [{ runs }, failed] = await Promise.all([ask('/api/runs', signal), ask('/api/failed', signal)]);
	const columns = {
		found: t('Thấy'),
		new: t('Mới'),
		changed: t('Đổi'),
		moved: t('Dời'),
		gone: t('Mất'),
		failed: t('Lỗi'),
		pages: t('Trang'),
	};
	show(
		t('Lần cập nhật'),
		el('h1', {}, t('Lần cập nhật')),
		el('section', {}, el('h2', {}, t('Tệp không đọc được')), failures(failed)),
		el(
			'section',
			{},
			el('h2', {}, t('Các lần chạy')),
			table(
				t('Các lần chạy'),
				[t('Bắt đầu'), t('Giây'), ...Object.values(columns)],
				runs.map((run) => [
					time(run.started),
					run.ended ? number(run.ended - run.started) : t('chưa xong'),
					...Object.keys(columns).map((key) => (run.report?.[key] === undefined ? '' : number(run.report[key]))),
				]),
			),
		),
	);
	say(t('{n} tệp không đọc được', { n: failed.total }));
}
