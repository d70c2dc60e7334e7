# One configuration for everything, so that nothing is built twice.
SWIFT ?= swift
# Search and training are built where libtorch is, everything else anywhere.
TRAITS = $(shell test -e /usr/include/ATen/ATen.h && echo --traits Torch)
BUILD = $(SWIFT) build --configuration release $(TRAITS)

.PHONY: help build test test-kills demo lint format docs check-tasks bench-swift verify-all check-onnx bench-peers \
  dependencies dependencies-torch

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

build: dependencies ## build the commands and libraries, search and training where libtorch is
	$(BUILD)

test: dependencies-torch lint ## check the format, then build and run every test
	$(SWIFT) test --configuration release --disable-testable-imports $(TRAITS)

test-kills: dependencies-torch ## kill training and search 40 times each, and compare what comes of it
	CLEARER_KILLS=40 $(SWIFT) test --configuration release --disable-testable-imports $(TRAITS) \
		--filter InterruptionTests

demo: dependencies ## export our net to C, compile it, and restore a noisy photograph
	$(BUILD) --product clearer-demo
	.build/release/clearer-demo models/denoise-gray-25 demo/camera.png --output demo/out

lint: ## check the format of the Swift sources
	$(SWIFT) format lint --strict --recursive Sources Tests Snippets Package.swift

format: ## put the Swift sources into that format
	$(SWIFT) format --in-place --recursive Sources Tests Snippets Package.swift

docs: dependencies ## write the reference of the Swift library, into .build/reference
	CLEARER_DOCS=1 $(SWIFT) package --scratch-path .build/docs --allow-writing-to-directory .build/reference \
	  generate-documentation --target ClearerRuntime --output-path .build/reference --warnings-as-errors

check-tasks: dependencies ## run tasks and threads of an emitted Swift package under the thread sanitizer
	$(BUILD) --product clearer-export
	.build/release/clearer-export models/denoise-gray-25 --target swift --output .build/packages --quiet
	$(SWIFT) test --package-path .build/packages/denoise-gray-25 --scratch-path .build/packages/sanitized \
	  --sanitize thread

bench-swift: dependencies ## measure what Swift adds to the C file in time and memory
	$(BUILD) --product clearer-export
	.build/release/clearer-export models/denoise-gray-25 --target swift --output .build/packages --quiet
	$(SWIFT) build --configuration release --static-swift-stdlib --package-path Tests/OutsidePackage \
	  --scratch-path .build/packages/outside --product measure
	.build/packages/outside/release/measure models/denoise-gray-25 time
	.build/packages/outside/release/measure models/denoise-gray-25 memory

verify-all: dependencies ## run nets on every target there is, and compare what they give
	scripts/install-targets
	$(BUILD) --product clearer-export
	scripts/verify-all

check-onnx: build .venv-peers ## check exported ONNX files with ONNX Runtime
	.venv-peers/bin/python scripts/check-onnx

bench-peers: build .venv-peers ## time our nets against other engines, into docs/performance.md
	.venv-peers/bin/python scripts/bench-peers

.venv-peers: scripts/peers/requirements.txt
	python3 -m venv $@
	$@/bin/pip install --quiet --requirement $<
	touch $@

dependencies:
	@scripts/install-dependencies

dependencies-torch: ## install what search and training need
	@scripts/install-dependencies torch
