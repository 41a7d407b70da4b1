package main

import (
	"os"

	"github.com/tailwater/tailwater/internal/cli"
)

func main() {
	relax()
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
