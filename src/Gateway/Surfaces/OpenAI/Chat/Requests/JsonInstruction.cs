using System.Text;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The instruction of the system that asks for an answer in JSON, for models and requests that have no other way.</summary>
internal static class JsonInstruction
{
    private const string AnyObject = "Answer with exactly one JSON object: no text before or after it, and no code fence.";

    private const string OfSchema =
        "Answer with exactly one JSON value that is valid against the following JSON Schema: no text before or after it, and no "
        + "code fence.\n";

    public static void Write(JsonOutput to, in ResponseFormat format)
    {
        to.OpenObject();
        to.Name("text"u8);
        to.Text(format.Kind == ResponseFormatKind.Object
            ? AnyObject
            : OfSchema + Encoding.UTF8.GetString(JsonOutput.Raw(format.Schema)));
        to.CloseObject();
    }
}
