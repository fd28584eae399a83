# Completion of kubectl-related in fish.
function __kubectl_related
    set -l words (commandline -opc) (commandline -ct)
    kubectl_complete-related $words[2..-1] 2>/dev/null | string match --invert --regex '^:[0-9]+$'
end
complete -c kubectl-related -f -a '(__kubectl_related)'
complete -c kubectl-related -l from -l filename -l rules -l kubeconfig -F -r
