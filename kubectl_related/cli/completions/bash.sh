# Completion of kubectl-related in bash.
_kubectl_related() {
    local rest="${COMP_LINE:0:COMP_POINT}" words=() last=-1 piece index line directive=0 begun="" breaks="" cut=""
    # bash ends words at = and : too: what was typed as one word is put together again.
    for ((index = 0; index <= COMP_CWORD; index++)); do
        piece="${COMP_WORDS[index]}"
        if ((index == 0)) || [[ "$rest" == [[:space:]]* ]]; then
            words[++last]=""
            rest="${rest#"${rest%%[![:space:]]*}"}"
        fi
        [[ "$rest" == "$piece"* ]] || piece="$rest"
        words[last]+="$piece"
        rest="${rest#"$piece"}"
    done
    local word="${words[last]}"
    [[ "$word" == -*=* ]] && begun="${word%%=*}=" && word="${word#*=}"
    # What stands before the last of these is no part of what bash replaces.
    [[ "$COMP_WORDBREAKS" == *=* ]] && breaks+="=" && begun=""
    [[ "$COMP_WORDBREAKS" == *:* ]] && breaks+=":"
    [[ -n "$breaks" ]] && cut="${word%"${word##*[$breaks]}"}"
    COMPREPLY=()
    while IFS= read -r line; do
        case "$line" in
            :*) directive="${line#:}" ;;
            *) line="${line%%$'\t'*}" && COMPREPLY+=("$begun${line#"$cut"}") ;;
        esac
    done < <(kubectl_complete-related "${words[@]:1}" 2>/dev/null)
    ((directive & 2)) && compopt -o nospace
    ((directive == 0)) && compopt -o default
    return 0
}
complete -F _kubectl_related kubectl-related
