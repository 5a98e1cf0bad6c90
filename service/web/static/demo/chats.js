// Three chats of a fictitious support team. `next` is what a customer writes when the team has answered.

export const CHATS = {
  ja: [
    {
      id: "chat-1",
      name: "佐藤 美咲 様",
      minutes: 4,
      messages: [
        { role: "customer", text: "はじめまして。誕生日にもらったカードのコードを入れたのですが、「無効です」と出て先に進めません。" },
        { role: "agent", text: "お問い合わせありがとうございます。カードはどちらで買われたものか、お分かりになりますか。" },
        { role: "customer", text: "母が近所のコンビニで買ったものです。レシートも残っています。" },
      ],
      next: ["いまレシートを見たら、有効化されていないと書いてあります。", "分かりました。明日、お店に持って行ってみます。"],
    },
    {
      id: "chat-2",
      name: "田中 一郎 様",
      minutes: 1,
      messages: [
        { role: "customer", text: "未納の料金があると電話があり、コンビニでギフトカードを3万円分買いました。" },
        { role: "customer", text: "番号写真で送りました。そのあと電話がつながりません。どうしたらいいですか" },
      ],
      next: ["わかりました。いま電話を切って、連絡してみます。"],
    },
    {
      id: "chat-3",
      name: "Emma Wilson",
      minutes: 12,
      messages: [
        { role: "customer", text: "Hi, I redeemed a gift card yesterday and it said it was added, but my balance still shows 0." },
        { role: "agent", text: "Hello Emma, thank you for writing in. Let me look into this with you." },
      ],
      next: ["Oh. I think I was logged in to my husband's account on the tablet.", "Found it, thank you so much!"],
    },
  ],
};

CHATS.en = [CHATS.ja[2], CHATS.ja[0], CHATS.ja[1]];
