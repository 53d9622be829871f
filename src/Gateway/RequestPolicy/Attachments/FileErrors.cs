using System.Buffers;
using System.Globalization;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>The texts for a file that AWS would refuse: the fault and the remedy.</summary>
internal static class FileErrors
{
    private static readonly SearchValues<byte> Base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="u8);

    private const string Images = "png, jpeg, gif, webp";
    private const string Documents = "pdf, csv, doc, docx, xls, xlsx, html, txt, md";

    private static readonly string MaxBytesText =
        AttachmentLimits.MaxConverseDocumentBytes.ToString("N0", CultureInfo.InvariantCulture);

    public static readonly Text Empty = new("ファイルが空です。", "The file is empty.");

    public static readonly Text NoFormat = new(
        $"{Images} のどれかを指定してください。", $"It has to be one of {Images}.");

    /// <summary>AWS's limit, which no setting of the gateway lifts.</summary>
    public static readonly Text TooMany = new(
        "AWS が Converse で受け付ける文書は 1 リクエスト 5 個までです。分けて送るか、テキストを {\"document\": {…, \"source\": {\"text\": \"…\"}}} や text で送ってください。",
        "AWS takes five documents in one request of Converse. Split it, or send texts as "
        + "{\"document\": {…, \"source\": {\"text\": \"…\"}}} or text.");

    /// <summary>Anthropic's own form takes no files but PDF; every other document is given as a text.</summary>
    public static readonly Text PdfOnly = new(
        "base64 の文書に使えるのは application/pdf だけです。テキストは {\"type\": \"text\", \"media_type\": \"text/plain\", \"data\": \"…\"} で送り、"
        + "Word や Excel は PDF に変換するか Converse で送ってください。",
        "A document in base64 can only be application/pdf. Send texts as {\"type\": \"text\", \"media_type\": \"text/plain\", "
        + "\"data\": \"…\"}; convert Word and Excel to PDF, or send them to Converse.");

    /// <summary>The text for a value that is not base64; <c>null</c> when its form is not recognized.</summary>
    public static Text? NotBase64(ReadOnlySpan<byte> given) =>
        given.StartsWith("data:"u8) ? new(
            "data URL です。コンマ（;base64,）より後ろの部分だけを送ってください。",
            "This is a data URL. Send only the part after the comma (;base64,).")
        : given.StartsWith("http://"u8) || given.StartsWith("https://"u8) || given.StartsWith("s3://"u8) || given.StartsWith("file:"u8) ? new(
            "URL です。Bedrock は URL を読みません。ファイルの内容を base64 で送ってください。",
            "This is a URL, and Bedrock fetches none. Send the content of the file as base64.")
        : given.ContainsAny((byte)'-', (byte)'_') && !given.ContainsAnyExcept(Base64Url) ? new(
            "URL 用の base64（- と _）です。標準の base64（+ と /、末尾の =）で送ってください。",
            "This is base64 for URLs (- and _). Send standard base64, which has + and /, and = at its end.")
        : null;

    /// <summary>The text for a format name that AWS does not have.</summary>
    /// <param name="isImage">True when the file is an image.</param>
    /// <param name="isMediaType">True when the API expects a media type.</param>
    /// <param name="meant">The format that the caller probably meant.</param>
    public static Text Name(bool isImage, bool isMediaType, AttachmentFormat meant)
    {
        if (isMediaType)
        {
            const string MediaTypes = "image/png, image/jpeg, image/gif, image/webp, application/pdf";
            return meant.IsImage()
                ? Use($"image/{AttachmentFormats.NameOf(meant)}", MediaTypes)
                : Choose(MediaTypes);
        }

        var names = isImage ? Images : Documents;
        return (isImage, meant) switch
        {
            (_, AttachmentFormat.Unknown) => Choose(names),
            (false, _) when meant.IsImage() => new(
                $"文書ではありません。画像は image ブロックで送ってください（文書は {names}）。",
                $"This is no document. Send images in an image block (documents: {names})."),
            (true, _) when !meant.IsImage() => new(
                $"画像ではありません。文書は document ブロックで送ってください（画像は {names}）。",
                $"This is no image. Send documents in a document block (images: {names})."),
            _ => Use(AttachmentFormats.NameOf(meant), names),
        };
    }

    /// <summary>The text for a file whose content is not allowed at this place.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="isImage">True when an image is expected.</param>
    public static Text Content(FileContent content, bool isImage) => (content, isImage) switch
    {
        (FileContent.Utf16Text, false) => Encoding("UTF-16", "UTF-16"),
        (FileContent.OtherText, false) => Encoding("Shift_JIS など", "another encoding, such as Shift_JIS"),
        (_, true) when content.IsImage() => new(
            $"中身は {Name(content)} です。format（media_type）を中身に合わせてください。",
            $"The file is {Name(content)}. Name the format it has."),
        (_, true) => new(
            "中身が PNG、JPEG、GIF、WebP のどれでもありません（HEIC や TIFF、BMP は変換してください）。",
            "The file is neither PNG, JPEG, GIF nor WebP. Convert HEIC, TIFF and BMP."),
        _ when content.IsImage() => new(
            $"中身は画像（{Name(content)}）です。image ブロックで送ってください。",
            $"The file is an image ({Name(content)}). Send it in an image block."),
        _ => new(
            $"中身が文書（{Documents}）のどれでもありません。",
            $"The file is none of the documents there can be ({Documents})."),
    };

    /// <summary>The error for a document that is larger than AWS accepts for the model.</summary>
    /// <param name="place">The path of the document.</param>
    public static GatewayError TooLarge(string place) => ErrorCode.InvalidRequest.Because(
        $"{place}: このモデルでは文書は {MaxBytesText} バイト（4.5 MB）までです。分けるか、テキストを取り出して送ってください（Claude では PDF にこの上限はありません）。",
        $"{place}: A document may have {MaxBytesText} bytes (4.5 MB) for this model. "
        + "Split it, or send its text. For PDF on Claude there is no such limit.");

    private static Text Encoding(string ja, string en) => new(
        $"テキストの文字コードが UTF-8 ではありません（{ja} のようです）。AWS は UTF-8 以外のテキストを受け付けません。"
        + "UTF-8 に変換して送ってください（Excel では「CSV UTF-8（コンマ区切り）」で保存）。",
        $"The text is not in UTF-8 (it looks like {en}), and AWS takes no other. "
        + "Convert it to UTF-8 (in Excel, save as \"CSV UTF-8 (Comma delimited)\").");

    private static Text Choose(string names) => new(
        $"使えるのは {names} です（小文字）。", $"It has to be one of {names}, in lower case.");

    private static Text Use(string name, string names) => new(
        $"{name} と指定してください（使えるのは {names}）。", $"Write {name} (one of {names}).");

    private static string Name(FileContent content) => content switch
    {
        FileContent.Png => "png",
        FileContent.Jpeg => "jpeg",
        FileContent.Gif => "gif",
        _ => "webp",
    };
}
