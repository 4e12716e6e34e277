-- SPDX-License-Identifier: GPL-2.0-or-later
-- For wrk: asks /api/search the questions of the file given after `--` (lines of `kind TAB question`), each thread from another place on, and
-- prints what was measured as JSON. With `new` and a number behind it no question comes twice: each time round all are asked for one hit
-- further down, the first time for that many. Two threads have 45 times each.
local questions = {}

local function escape(text)
	return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

local threads = 0
function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

local at, round, again = 0, 0, false
function init(args)
	again = args[2] ~= "new"
	round = number * 45 + (tonumber(args[3]) or 0)
	for line in io.lines(args[1]) do
		local question = line:match("\t(.*)")
		if question then questions[#questions + 1] = "/api/search?q=" .. escape(question) end
	end
	at = math.floor(#questions / 2) * number
end

function request()
	at = at % #questions + 1
	if at == 1 then round = round + 1 end
	return wrk.format("GET", again and questions[at] or questions[at] .. "&limit=10&offset=" .. round % 90)
end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format('{"requests": %d, "seconds": %.2f, "per_second": %.0f, "p50_ms": %.2f, "p95_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f, "failed": %d}\n',
		summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
		latency:percentile(99) / 1e3, latency.max / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
