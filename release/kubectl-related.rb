# The template of the Homebrew formula: release/packages.py fills in the dollar words.
class KubectlRelated < Formula
  desc "Show what a Kubernetes object uses, what uses it, and through which field"
  homepage "$homepage"
  version "$number"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "$address/$archive_darwin_arm64"
      sha256 "$sha256_darwin_arm64"
    end
    on_intel do
      url "$address/$archive_darwin_amd64"
      sha256 "$sha256_darwin_amd64"
    end
  end

  on_linux do
    on_arm do
      url "$address/$archive_linux_arm64"
      sha256 "$sha256_linux_arm64"
    end
    on_intel do
      url "$address/$archive_linux_amd64"
      sha256 "$sha256_linux_amd64"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"kubectl-related"
    # kubectl asks a program of this name for completions.
    bin.install_symlink libexec/"kubectl-related" => "kubectl_complete-related"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/kubectl-related --version")
  end
end
