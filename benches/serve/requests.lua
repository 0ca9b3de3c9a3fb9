-- For wrk: asks for the addresses of the file that REQUESTS names, in turn, and prints what came of it as one line of JSON.

local requests = {}
local next = 0

-- wrk knows the host only from here on
function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    requests[#requests + 1] = wrk.format("GET", line)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"requests":%d,"seconds":%.2f,"statuses":%d,"broken":%d,"p50":%.3f,"p99":%.3f,"max":%.3f,"bytes":%d}\n',
    summary.requests, summary.duration / 1e6, errors.status, broken,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, summary.bytes))
end
