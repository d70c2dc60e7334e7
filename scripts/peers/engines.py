"""The peers: how each engine quantises a net by its own means, and how it is set up to run on one thread."""


class OpenVINO:
    """Quantised by NNCF with its preset for speed. bf16, which this CPU may have, is no fp32 and is turned off."""

    quantized_suffix = ".xml"

    @staticmethod
    def quantize(source, target, name, pictures):
        import nncf
        import openvino

        net = nncf.quantize(
            openvino.Core().read_model(source),
            nncf.Dataset(pictures),
            preset=nncf.QuantizationPreset.PERFORMANCE,
            subset_size=len(pictures),
        )
        openvino.save_model(net, target, compress_to_fp16=False)

    def __init__(self, path, shape):
        import openvino

        net = openvino.Core().read_model(path)
        net.reshape(list(shape))
        options = {
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,
        }
        self.request = openvino.Core().compile_model(net, "CPU", options).create_infer_request()

    def run(self, picture):
        return self.request.infer({0: picture}, share_inputs=True, share_outputs=True)[0]


class ONNXRuntime:
    """Quantised by its own tools: QDQ, unsigned activations, signed weights with a step for each output."""

    quantized_suffix = ".onnx"

    @staticmethod
    def quantize(source, target, name, pictures):
        from onnxruntime import quantization as q
        from onnxruntime.quantization.shape_inference import quant_pre_process

        class Reader(q.CalibrationDataReader):
            def __init__(self):
                self.rest = iter(pictures)

            def get_next(self):
                return next(({name: picture} for picture in self.rest), None)

        # Symbolic shapes are for transformers.
        quant_pre_process(source, f"{target}.prepared", skip_symbolic_shape=True)
        q.quantize_static(
            f"{target}.prepared",
            target,
            Reader(),
            quant_format=q.QuantFormat.QDQ,
            activation_type=q.QuantType.QUInt8,
            weight_type=q.QuantType.QInt8,
            per_channel=True,
        )

    def __init__(self, path, shape, optimized_path=None):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_free_dimension_override_by_name("height", shape[2])
        options.add_free_dimension_override_by_name("width", shape[3])
        if optimized_path:
            options.optimized_model_filepath = optimized_path
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def run(self, picture):
        return self.session.run(None, {self.name: picture})[0]


ALL = {"OpenVINO": OpenVINO, "ONNX Runtime": ONNXRuntime}
PACKAGES = {"OpenVINO": "openvino", "ONNX Runtime": "onnxruntime"}
