# A cluster of several nodes, each in a network namespace of its own, joined by
# a bridge. Sourced by the experiments beside it with `automodel` set; needs
# root. Times are printed, never judged, except where a test says so.
set -euo pipefail
unset AUTOMODEL_DATA AUTOMODEL_MEMORY AUTOMODEL_CLUSTER

if [[ $(id -u) != 0 ]] || ! ip netns list >/dev/null 2>&1; then
  echo "needs root and network namespaces" >&2
  exit 77
fi

work=$(mktemp -d)
readonly work
readonly lab=am$$
nodes=()
declare -A process

cleanup() {
  for name in "${!process[@]}"; do
    kill -CONT "${process[$name]}" 2>/dev/null || true
    kill -KILL "${process[$name]}" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  for name in "${nodes[@]}" client; do
    ip netns del "$lab-$name" 2>/dev/null || true
  done
  ip netns del "$lab-switch" 2>/dev/null || true
  [[ -n ${KEEP_WORK:-} ]] && echo "kept: $work" || rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "FAILED: $*" >&2
  tail -n 5 "$work"/*.log >&2 || true
  exit 1
}

# in NAME COMMAND...: in the node's namespace.
in_namespace() {
  local name=$1
  shift
  ip netns exec "$lab-$name" "$@"
}

plug() { # NAME NUMBER: joins a namespace to the switch, as 10.9.0.NUMBER
  ip netns add "$lab-$1"
  ip -n "$lab-$1" link set lo up
  ip -n "$lab-$1" link add eth0 type veth peer name "port$2"
  ip -n "$lab-$1" link set "port$2" netns "$lab-switch"
  ip -n "$lab-$1" address add "10.9.0.$2/24" dev eth0
  ip -n "$lab-$1" link set eth0 up
  ip -n "$lab-switch" link set "port$2" master bridge up
}

write_node() { # NAME NUMBER ROLES [MORE]
  "$automodel" certs add-node "$1" --cluster lab --roles "$3" \
    --folder "$work/certs" >/dev/null
  {
    printf '[tls]\ncertificate = "certs/%s.pem"\nkey = "certs/%s.key"\n' "$1" "$1"
    printf 'authority = "certs/ca.pem"\n[net]\nlisten = "10.9.0.%s:7450"\n' "$2"
    [[ $1 == head ]] || printf 'seeds = "%s"\n' "${seeds:-10.9.0.1:7450}"
    if [[ $1 != client ]]; then
      printf '[node]\nslots = %s\nmemory = "%s"\n' "${slots:-1}" "$1"
      printf '[log]\nfile = "%s.jsonl"\n' "$1"
    fi
  } >"$work/$1.toml"
}

# raise_lab NODE...: a head, nodes that compute, and a client.
raise_lab() {
  nodes=(head "$@")
  "$automodel" certs init --cluster lab --folder "$work/certs" >/dev/null
  ip netns add "$lab-switch"
  ip -n "$lab-switch" link add bridge type bridge
  ip -n "$lab-switch" link set bridge up
  local number=1 roles
  for name in "${nodes[@]}"; do
    plug "$name" $number
    roles=compute,evaluator
    [[ $name == head ]] && roles=memory,coordinator,${head_roles:-compute,evaluator}
    write_node "$name" $number "$roles"
    number=$((number + 1))
  done
  plug client 200
  write_node client 200 gateway
}

start() { # NAME
  rm -f "$work/$1.ready"
  (cd "$work" && exec ip netns exec "$lab-$1" "$automodel" node \
    --config "$work/$1.toml" --ready "$work/$1.ready" >>"$work/$1.log" 2>&1) &
  process[$1]=$!
  disown
  for ((n = 0; n < 600; ++n)); do
    [[ -e $work/$1.ready ]] && return
    kill -0 "${process[$1]}" 2>/dev/null || fail "node $1 did not start"
    sleep 0.05
  done
  fail "node $1 does not listen"
}

kill_node() { # NAME
  kill -KILL "${process[$1]}" 2>/dev/null || true
  while kill -0 "${process[$1]}" 2>/dev/null; do sleep 0.01; done
}

port_of() { # NAME: its port at the switch
  local number=1
  for name in "${nodes[@]}"; do
    [[ $name == "$1" ]] && echo "port$number"
    number=$((number + 1))
  done
}
cut_off() { ip -n "$lab-switch" link set "$(port_of "$1")" nomaster; }
heal() { ip -n "$lab-switch" link set "$(port_of "$1")" master bridge; }
# What NAME sends is lost; what others send arrives.
mute() { in_namespace "$1" ip route add blackhole 10.9.0.1/32; }
unmute() { in_namespace "$1" ip route del blackhole 10.9.0.1/32; }

client() { in_namespace client "$automodel" "$1" --cluster "$work/client.toml" "${@:2}"; }

# submit FILE: its id.
submit() {
  (cd "$work" && client submit "$1" --json) | grep -o '"id":"[0-9a-f]*"' \
    | cut -d'"' -f4
}
wait_for_end() { (cd "$work" && client submit "$1" --wait) >"$work/end" 2>&1; }
records_done() { # ID
  client ls 2>/dev/null | awk -v id="${1:0:12}" '$1 == id { print $3 }'
}
wait_for_records() { # ID COUNT
  local have
  for ((n = 0; n < 3000; ++n)); do
    have=$(records_done "$1")
    ((${have:-0} >= $2)) && return
    sleep 0.05
  done
  fail "no $2 records in time"
}

# What an experiment recorded, without what a clock or a node decides.
records() { # MEMORY ID
  "$automodel" memory log --memory "$1" --experiment "$2" --limit 100000 \
    --json | grep -E '"id"'
}
alone() { # FILE: the same on one node, for comparison
  (cd "$work" && "$automodel" run "$1" --memory alone --out alone-out \
    --workers 2) >"$work/alone.log" 2>&1 || fail "alone: $(tail -n 3 "$work/alone.log")"
}
same_as_alone() { # ID WHAT
  cmp <(records "$work/alone" "$1") <(records "$work/head" "$1") \
    || fail "$2: other records than on one node"
  "$automodel" memory verify --memory "$work/head" --deep >"$work/verify" 2>&1 \
    || fail "$2: $(cat "$work/verify")"
}

small_ratings() {
  awk 'BEGIN {
    srand(2)
    print "user_id:token\titem_id:token\trating:float\ttimestamp:float"
    for (u = 0; u < 60; ++u)
      for (n = 0; n < 14; ++n) {
        item = int(rand() * 20) + (u % 2) * 15
        if (!seen[u, item]++)
          printf "u%d\ti%d\t%d\t%d\n", u, item, 1 + int(rand() * 5), 1000 * n + u
      }
  }' >"$work/ratings.inter"
}

# sweep NAME SEEDS: 60 trials, times the number of seeds.
sweep() {
  cat >"$work/$1.toml" <<TOML
name = "$1"
goal = "Which of sixty is best?"
seeds = [$2]
[data]
path = "ratings.inter"
format = "recbole"
[protocol]
split = "per-user-ratio"
ratios = [0.6, 0.2, 0.2]
order = "random"
metrics = ["ndcg", "recall"]
k = [5]
[selection]
metric = "ndcg@5"
reference = "pop"
margin = 0.01
[[candidate]]
name = "pop"
model = "pop"
[[candidate]]
name = "itemknn"
model = "itemknn"
fit = { k = [5, 10, 15, 20, 30], shrink = [0.0, 0.5, 1.0, 2.0] }
[[candidate]]
name = "mf"
model = "mf"
fit = { loss = ["bpr", "softmax"], dim = [2, 4, 8, 16], epochs = 3, learning_rate = [0.002, 0.005, 0.01, 0.02, 0.05] }
TOML
}

# since NAME WORDS FROM: milliseconds from FROM (date +%s%3N) to the first later
# line of NAME's log that says WORDS; empty: there is none.
since() {
  local time rest stamp
  while read -r time rest; do
    stamp=$(date -d "$time" +%s%3N)
    if ((stamp >= $3)); then
      echo $((stamp - $3))
      return
    fi
  done < <(grep -- "$2" "$work/$1.log" || true)
  echo "$1 did not say \"$2\"" >&2
}
# quantiles NAME: median, 99th percentile and count of numbers on lines.
quantiles() {
  sort -n | awk -v name="$1" '{ v[NR] = $1 }
    END { if (NR) printf "%s: median %s, p99 %s, most %s, of %d\n", name,
          v[int((NR + 1) / 2)], v[int(NR * 0.99 + 0.999)], v[NR], NR }'
}
