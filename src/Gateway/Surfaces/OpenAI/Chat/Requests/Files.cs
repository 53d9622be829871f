using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// Reads the images and documents of messages. All of them are in the request itself: the network is closed, and the gateway
/// fetches nothing for a caller.
/// </summary>
internal static class Files
{
    private const string DocumentFormats = "pdf, csv, doc, docx, xls, xlsx, html, txt, md";

    private static readonly FrozenDictionary<string, string> Images = new Dictionary<string, string>
    {
        ["image/png"] = "png",
        ["image/jpeg"] = "jpeg",
        ["image/jpg"] = "jpeg",
        ["image/gif"] = "gif",
        ["image/webp"] = "webp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Documents = new Dictionary<string, string>
    {
        ["application/pdf"] = "pdf",
        ["text/csv"] = "csv",
        ["application/csv"] = "csv",
        ["application/msword"] = "doc",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/vnd.ms-excel"] = "xls",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
        ["text/html"] = "html",
        ["text/plain"] = "txt",
        ["text/markdown"] = "md",
        ["text/x-markdown"] = "md",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Extensions = new Dictionary<string, string>
    {
        ["pdf"] = "pdf",
        ["csv"] = "csv",
        ["doc"] = "doc",
        ["docx"] = "docx",
        ["xls"] = "xls",
        ["xlsx"] = "xlsx",
        ["html"] = "html",
        ["htm"] = "html",
        ["txt"] = "txt",
        ["md"] = "md",
        ["markdown"] = "md",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="part">A part of the type <c>image_url</c>.</param>
    /// <param name="place">Its place.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="block">The image.</param>
    public static GatewayError? ReadImage(JsonElement part, Place place, DroppedMembers dropped, out Block block)
    {
        block = default;
        var path = place.ToString();
        part.TryGetProperty("image_url", out var image);
        var url = image;
        if ((image.ValueKind == JsonValueKind.Object && !image.TryGetProperty("url", out url))
            || url.ValueKind != JsonValueKind.String)
        {
            return RequestErrors.At(
                path,
                "{\"url\": \"data:image/png;base64,…\"} の形で指定してください。",
                "give it as {\"url\": \"data:image/png;base64,…\"}.");
        }

        var form = DataUrl.Read(url, out var mediaType, out var start);
        if (form == DataUrlForm.Other)
        {
            return RequestErrors.At(
                path,
                "data: URL だけが使えます。閉域網のため、ゲートウェイも Bedrock も URL の画像を取得しません。画像を base64 で data:image/png;base64,… の形にしてください。",
                "only a data: URL is possible. In this closed network neither the gateway nor Bedrock fetches an image. "
                + "Send it in base64, as data:image/png;base64,….");
        }

        if (form == DataUrlForm.NotBase64 || !Images.TryGetValue(mediaType, out var format))
        {
            return RequestErrors.At(
                path,
                "png、jpeg、gif、webp の画像を data:image/png;base64,… の形で指定してください。文書は type: \"file\" で送ってください。",
                "give an image in png, jpeg, gif or webp, as data:image/png;base64,…. Send a document with the type \"file\".");
        }

        block = new Block(BlockKind.Image, url, place) { File = new DataUrl(format, start) };
        return image.ValueKind == JsonValueKind.Object
            ? dropped.AddOthers("messages[].content[].image_url.", image, "url", "detail")
            : null;
    }

    /// <param name="part">A part of the type <c>file</c>.</param>
    /// <param name="place">Its place.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="block">The document.</param>
    public static GatewayError? ReadDocument(JsonElement part, Place place, DroppedMembers dropped, out Block block)
    {
        block = default;
        var path = place.ToString();
        if (!part.TryGetProperty("file", out var file) || file.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(path);
        }

        if (!file.TryGetProperty("file_data", out var data) || data.ValueKind != JsonValueKind.String)
        {
            return file.TryGetProperty("file_id", out var id) && id.ValueKind != JsonValueKind.Null
                ? RequestErrors.At(
                    $"{path}.file_id",
                    "ファイルを預かる API はありません。代わりに file_data にファイルの内容を data: URL で入れてください。",
                    "there is no API that stores files. Put the file itself into file_data, as a data: URL.")
                : RequestErrors.NotText($"{path}.file_data");
        }

        if (file.TryGetProperty("filename", out var name) && name.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return RequestErrors.NotText($"{path}.filename");
        }

        if (dropped.AddOthers("messages[].content[].file.", file, "file_data", "filename") is { } tooMany)
        {
            return tooMany;
        }

        var form = DataUrl.Read(data, out var mediaType, out var start);
        if (form == DataUrlForm.NotBase64)
        {
            return RequestErrors.At(
                $"{path}.file_data", "data:application/pdf;base64,… の形で指定してください。", "give it as data:application/pdf;base64,….");
        }

        // Some clients send the base64 text alone.
        if (FormatOf(mediaType, name) is not { } format)
        {
            return RequestErrors.At(
                $"{path}.file_data",
                $"形式が分かりません。{DocumentFormats.Replace(", ", "、", StringComparison.Ordinal)} のどれかの MIME タイプか、filename の拡張子で示してください。",
                $"its format is not known. Show one of {DocumentFormats} by the media type or the extension of filename.");
        }

        block = new Block(BlockKind.Document, data, place)
        {
            File = new DataUrl(format, form == DataUrlForm.Base64 ? start : 1),
            FileName = name,
        };
        return null;
    }

    // The extension decides where the media type says little: browsers write text/plain or octet-stream for much.
    private static string? FormatOf(string mediaType, JsonElement name)
    {
        var own = Documents.GetValueOrDefault(mediaType);
        if (own is null or "txt" && name.ValueKind == JsonValueKind.String)
        {
            var parts = name.GetString()!.Split('.');
            own = parts.Length > 1 && Extensions.TryGetValue(parts[^1], out var format) && (own is null || format is "csv" or "html" or "md")
                ? format
                : own;
        }

        return own ?? (mediaType.StartsWith("text/", StringComparison.Ordinal) ? "txt" : null);
    }
}
