# Completion of kubectl-related in fish.
function __kubectl_related
    set -l words (commandline -opc)
    set -e words[1]
    set -l word (commandline -ct)
    set -l begun (string match --regex -- '^-[^=]*=' $word)
    set -l lines (kubectl_complete-related $words "$word" 2>/dev/null)
    for line in $lines
        string match --quiet --regex '^:[0-9]+$' -- $line; or echo -- "$begun$line"
    end
    if test "$lines[-1]" = ":0"
        for path in (__fish_complete_path (string replace -- "$begun" "" "$word"))
            echo -- "$begun$path"
        end
    end
end
complete -c kubectl-related -f -a '(__kubectl_related)'
