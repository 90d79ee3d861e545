"""The built-in policies, one file each; the file's name is the policy's."""
