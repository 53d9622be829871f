using System.Text;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Valid bodies of every form, and pieces of JSON that have a meaning.</summary>
internal static class BodySamples
{
    public static readonly byte[][] Bodies = Bytes(
        """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""",
        """{"messages":[],"modelId" : "a"}""",
        """{ "modelId":"x" }""",
        """
        {"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},
        {"document":{"format":"pdf","name":"d","source":{"bytes":"JVBERi0="},"citations":{"enabled":true}}}]},
        {"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"n","input":{"a":1,"A":{"b":[{},[]]}}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"json":{"x":1,"X":2}}],"status":"success"}},
        {"cachePoint":{"type":"default"}}]}],
        "system":[{"text":"s"}],"inferenceConfig":{"maxTokens":10,"temperature":0.5,"topP":1,"stopSequences":["\n"]},
        "toolConfig":{"tools":[{"toolSpec":{"name":"n","inputSchema":{"json":{"type":"object","properties":{}}}}}],
        "toolChoice":{"auto":{}}},"requestMetadata":{"k":"v","K":"w"},"performanceConfig":{"latency":"standard"},
        "additionalModelRequestFields":{"top_k":5,"nested":{"Deep":[1,2,{"deep":null}]}},
        "promptVariables":{"p":{"text":"q"},"P":{"text":"r"}},"additionalModelResponseFieldPaths":["/a"]}
        """,
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":[{"role":"user","content":"a"}],"A":1,"a":2}""",
        """
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":
        {"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"tool_use","id":"t","name":"n","input":{}}]}],
        "tools":[{"type":"custom","name":"n","input_schema":{}},{"type":"bash_20250124","name":"bash"}]}
        """,
        """
        {"modelId":"m","messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/a",
        "bucketOwner":"111122223333"}}}}]}],"guardrailConfig":{"guardrailIdentifier":"g","guardrailVersion":"1"}}
        """,
        """{"input":{"invokeModel":{"body":"eyJhIjoxfQ=="}}}""",
        """{"input":{"invokeModel":{"body":"eyJtYXhfdG9rZW5zIjo5LCJtZXNzYWdlcyI6W3sicm9sZSI6InVzZXIiLCJjb250ZW50IjoiYSJ9XX0="}}}""",
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"\ud83d\ude00 \u3053"}]}],"system":[]}}}""",
        """{"\u006dodelId":"\u0061","messages":[{"role":"user","content":[{"reasoningContent":{"reasoningText":{"text":"t"}}}]}]}""",
        """{"a":{"b":{"c":{"d":{"e":{"f":{"g":[[[[[[1.5e10,-0,true,false,null]]]]]]}}}}}}}""",
        "{}");

    public static readonly byte[][] Tokens =
    [
        .. Bytes(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0000", "\\n",
            "\\\"", "\\/", "{}", "[]", "\"\"", "\"\":", "null", "true", "0", "-", "1e99999", "1.", "01", "NaN", "/*a*/",
            "//a\n", "\t", "\r\n", "\uFEFF", "\u2028", "é", "É", "K", "ſ", "İ", "😀",
            "\"modelId\":\"b\",", "\"ModelId\":\"b\",", "\"\\u006dodelId\":1,", "\"modelId\":", "modelId",
            "\"messages\":[],", "\"Messages\":[],", "\"text\":\"t\",", "\"TEXT\":\"t\",", "\"te\\u0078t\":1,",
            "\"a\":1,", "\"A\":1,", "\"\\u0061\":1,", "\"é\":1,", "\"É\":1,", "\"ß\":1,", "\"ſ\":1,", "\"ẞ\":1,",
            "\"\":1,", "\"\\ud83d\\ude00\":1,", "\"😀\":1,", "\"\\ud800\":1,", "\"x\":[{\"y\":1}],", "\"x\":{\"y\":1},",
            "{\"a\":", "[[", "{\"json\":{}},", "\"input\":{},", "\"toolUse\":{\"input\":{\"q\":1}},", "1,", "\"a\",",
            "{\"text\":\"t\"},", string.Concat(Enumerable.Range(0, 40).Select(i => $"\"n{i}\":{i},"))),
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE3, 0x81], [0],
    ];

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
