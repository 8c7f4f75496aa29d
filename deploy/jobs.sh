#!/bin/sh
# Run each job that is named, one after the other, whatever became of those before it. Ends in failure when one or more
# failed, and says which. First word: the Python of the installation. A job that takes longer than
# SCHAKEL_JOB_SECONDS (an hour) is ended and counts as failed, so that it does not hold up the others for ever.
set -u
python=$1
shift
failed=
for job in "$@"; do
    code=0
    timeout --kill-after=30 "${SCHAKEL_JOB_SECONDS:-3600}" "$python" -m django "$job" || code=$?
    if [ "$code" -ne 0 ]; then
        echo "job $job failed (exit code $code)" >&2
        failed="$failed $job"
    fi
done
if [ -n "$failed" ]; then
    echo "jobs that failed:$failed" >&2
    exit 1
fi
