"""Make the offline model: weights from a package, exported to ONNX, quantised to int8, checked by sha256.

torch is needed here and nowhere on the read path. Not here: encoding texts (``encoding``).
"""
