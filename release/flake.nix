# The template of the Nix flake: release/packages.py fills in the dollar words; two dollars are one of Nix's own.
{
  description = "Show what a Kubernetes object uses, what uses it, and through which field";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs = { self, nixpkgs }:
    let
      archives = {
        x86_64-linux = { name = "$archive_linux_amd64"; sha256 = "$sha256_linux_amd64"; };
        aarch64-linux = { name = "$archive_linux_arm64"; sha256 = "$sha256_linux_arm64"; };
        x86_64-darwin = { name = "$archive_darwin_amd64"; sha256 = "$sha256_darwin_amd64"; };
        aarch64-darwin = { name = "$archive_darwin_arm64"; sha256 = "$sha256_darwin_arm64"; };
      };
      package = system: archive:
        let pkgs = nixpkgs.legacyPackages.$${system};
        in pkgs.stdenv.mkDerivation {
          pname = "kubectl-related";
          version = "$number";
          src = pkgs.fetchurl {
            url = "$address/$${archive.name}";
            inherit (archive) sha256;
          };
          # The archive brings its own libraries but for the C library.
          nativeBuildInputs = pkgs.lib.optional pkgs.stdenv.hostPlatform.isLinux pkgs.autoPatchelfHook;
          dontStrip = true;
          installPhase = ''
            mkdir -p $$out/libexec $$out/bin
            cp -r . $$out/libexec/kubectl-related
            ln -s $$out/libexec/kubectl-related/kubectl-related $$out/bin/kubectl-related
            ln -s $$out/libexec/kubectl-related/kubectl-related $$out/bin/kubectl_complete-related
          '';
          meta = {
            homepage = "$homepage";
            license = pkgs.lib.licenses.asl20;
            mainProgram = "kubectl-related";
          };
        };
    in {
      packages = builtins.mapAttrs (system: archive: { default = package system archive; }) archives;
    };
}
