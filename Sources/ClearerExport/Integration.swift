import ClearerModel
import Foundation

/// Files beside the C file that bring it into someone's build.
public enum Integration: String, CaseIterable, Sendable {
  /// A library for CMake: `add_subdirectory`, or `cmake --install`.
  case cmake
  /// A description for pkg-config, of a static library in the same folder.
  case pkgconfig
  /// A library for the Arduino IDE, in a folder of its own.
  case arduino
  /// A module for Zephyr.
  case zephyr
  /// A component for ESP-IDF.
  case espIDF = "esp-idf"

  /// The files: their paths in the folder, and their texts.
  func files(_ export: CExport) -> [String: String] {
    let name = export.prefix
    let summary = "Restores pictures with the net \(name)"
    switch self {
    case .cmake:
      return ["CMakeLists.txt": Self.cmake(name)]
    case .pkgconfig:
      return [
        "\(name).pc": """
        # Build the library first: cc -O2 -c \(name).c && ar rcs lib\(name).a \(name).o
        libdir=${pcfiledir}
        includedir=${pcfiledir}

        Name: \(name)
        Description: \(summary)
        Version: \(toolVersion)
        Libs: -L${libdir} -l\(name)
        Cflags: -I${includedir}

        """
      ]
    case .arduino:
      return [
        "arduino/\(name)/library.properties": """
        name=\(name)
        version=\(toolVersion)
        author=Clearer
        maintainer=Clearer
        sentence=\(summary).
        paragraph=One C file, no allocation, memory for a few rows.
        category=Signal Input/Output
        url=https://spdx.org/licenses/0BSD.html
        architectures=*
        includes=\(name).h

        """,
        "arduino/\(name)/src/\(name).c": export.files.source,
        "arduino/\(name)/src/\(name).h": export.files.header,
        "arduino/\(name)/examples/selftest/selftest.ino": Self.sketch(name, export),
      ]
    case .zephyr:
      return [
        "zephyr/module.yml": "build:\n  cmake: zephyr\n  kconfig: zephyr/Kconfig\n",
        "zephyr/Kconfig": """
        config CLEARER_\(name.uppercased())
        	bool "\(summary)"

        """,
        "zephyr/CMakeLists.txt": """
        if(CONFIG_CLEARER_\(name.uppercased()))
          zephyr_library()
          zephyr_library_sources(${CMAKE_CURRENT_LIST_DIR}/../\(name).c)
          zephyr_include_directories(${CMAKE_CURRENT_LIST_DIR}/..)
        endif()

        """,
      ]
    case .espIDF:
      return [
        "esp-idf/\(name)/CMakeLists.txt": "idf_component_register(SRCS \"\(name).c\" INCLUDE_DIRS \".\")\n",
        "esp-idf/\(name)/\(name).c": export.files.source,
        "esp-idf/\(name)/\(name).h": export.files.header,
      ]
    }
  }

  private static func cmake(_ name: String) -> String {
    """
    cmake_minimum_required(VERSION 3.16)
    project(\(name) LANGUAGES C)
    include(GNUInstallDirs)

    add_library(\(name) STATIC \(name).c)
    target_include_directories(\(name) PUBLIC
      $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    set_target_properties(\(name) PROPERTIES C_STANDARD 99 C_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
      target_compile_options(\(name) PRIVATE -O2)
    endif()

    # The example, where this folder is built by itself.
    if(CMAKE_SOURCE_DIR STREQUAL CMAKE_CURRENT_SOURCE_DIR)
      add_executable(example example.c)
      target_link_libraries(example PRIVATE \(name))
    endif()

    install(TARGETS \(name) EXPORT \(name)-config ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(FILES \(name).h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT \(name)-config DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/\(name))

    """
  }

  private static func sketch(_ name: String, _ export: CExport) -> String {
    """
    // Runs the net's self test and says whether this board gives the bytes that it should.
    #include <\(name).h>

    static uint8_t workspace[\(export.workspaceSize(width: 53))];  // for the self test's width

    void setup() {
      Serial.begin(115200);
      while (!Serial) {}
      \(name)_status status = \(name)_selftest(workspace, sizeof workspace);
      Serial.println(\(name)_status_text(status));
    }

    void loop() {}

    """
  }
}

extension CExport {
  /// Writes `example.c` and what integrations need into the folder that ``write(to:)`` wrote to.
  ///
  /// - Throws: `FileError`.
  public func write(_ integrations: [Integration], to folder: String) throws {
    var files = ["example.c": try program("example.c")]
    for integration in integrations { files.merge(integration.files(self)) { $1 } }
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw FileError(path: url.path, action: .write, reason: error.localizedDescription)
      }
      try AtomicFile.write(Data(text.utf8), to: url.path)
    }
  }
}
