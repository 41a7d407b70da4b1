package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tailwater/tailwater/internal/config"
)

// configName is the configuration's name beside dbt_project.yml.
const configName = "tailwater.yml"

// readConfig reads the configuration: the file named by --config or by
// TAILWATER_CONFIG, or tailwater.yml beside the nearest dbt_project.yml at or
// above one of dirs. Without any, nothing is set.
func readConfig(named string, dirs ...string) (*config.Config, error) {
	if named == "" {
		named = os.Getenv("TAILWATER_CONFIG")
	}
	file := named
	for i := 0; file == "" && i < len(dirs); i++ {
		file = projectConfig(dirs[i])
	}
	if file == "" {
		return &config.Config{}, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, failure("name another file with --config", "%s: %v", file, withoutPath(err))
	}
	return config.Read(file, text, codeNames())
}

// projectConfig is the configuration of the project that dir lies in, as a path
// that starts with dir; empty where there is none.
func projectConfig(dir string) string {
	for at, seen := dir, ""; ; at = filepath.Join(at, "..") {
		abs, err := filepath.Abs(at)
		if err != nil || abs == seen {
			return ""
		}
		seen = abs
		if isFile(filepath.Join(at, "dbt_project.yml")) {
			if file := filepath.Join(at, configName); isFile(file) {
				return file
			}
			return ""
		}
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return ""
		}
	}
}

// withoutPath leaves out the path that the caller names anyway.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
