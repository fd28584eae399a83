# Completion of kubectl-related in bash.
_kubectl_related() {
    local line directive="" candidates=() word="${COMP_WORDS[COMP_CWORD]}"
    while IFS= read -r line; do
        case "$line" in
            :*) directive="${line#:}" ;;
            *) candidates+=("${line%%$'\t'*}") ;;
        esac
    done < <(kubectl_complete-related "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    COMPREPLY=()
    for line in "${candidates[@]}"; do
        [[ "$line" == "$word"* ]] && COMPREPLY+=("$line")
    done
    [[ "$directive" == 6 ]] && compopt -o nospace
    [[ "$directive" == 0 ]] && compopt -o default
    return 0
}
complete -F _kubectl_related kubectl-related
