#compdef kubectl-related
# Completion of kubectl-related in zsh.
_kubectl_related() {
    local line directive=0
    local -a described
    for line in "${(@f)$(kubectl_complete-related "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        case "$line" in
            :*) directive="${line#:}" ;;
            *) described+=("${${line//:/\\:}/$'\t'/:}") ;;
        esac
    done
    if (( directive == 0 && ! ${#described} )); then
        _files
    elif (( directive == 6 )); then
        _describe 'kubectl-related' described -S ''
    else
        _describe 'kubectl-related' described
    fi
}
compdef _kubectl_related kubectl-related
