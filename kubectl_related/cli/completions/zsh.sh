#compdef kubectl-related
# Completion of kubectl-related in zsh.
_kubectl_related() {
    local line name directive=0
    local -a described
    for line in "${(@f)$(kubectl_complete-related "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        case "$line" in
            :*) directive="${line#:}" ;;
            *$'\t'*) name="${line%%$'\t'*}" && described+=("${name//:/\\:}:${line#*$'\t'}") ;;
            *) described+=("${line//:/\\:}") ;;
        esac
    done
    [[ "$PREFIX" == -*=* ]] && compset -P '[^=]##='
    if (( directive == 0 && ! ${#described} )); then
        _files
    elif (( directive & 2 )); then
        _describe 'kubectl-related' described -S ''
    else
        _describe 'kubectl-related' described
    fi
}
compdef _kubectl_related kubectl-related
