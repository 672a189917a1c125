import type { Draw } from "./draw.ts";

type People = {
  /** ISO 3166-1 alpha-2 and alpha-3. */
  country: string;
  code: string;
  women: readonly string[];
  men: readonly string[];
  surnames: readonly string[];
};

const words = (text: string) => text.split(" ");

// Given names and surnames that are frequent in each country, drawn independently: nobody in particular.
const PEOPLES: readonly People[] = [
  {
    country: "DE",
    code: "DEU",
    women: words("Hannah Lena Katharina Franziska Annika Jana Sabine Greta"),
    men: words("Lukas Jonas Felix Matthias Jürgen Moritz Stefan Emil"),
    surnames: words("Müller Schneider Fischer Weber Hoffmann Schäfer Krüger Vogel Brandt Köhler Lorenz Seidel"),
  },
  {
    country: "FR",
    code: "FRA",
    women: words("Camille Chloé Manon Élodie Inès Margaux Amélie Juliette"),
    men: words("Antoine Hugo Théo Baptiste Rémi Julien Étienne Mathis"),
    surnames: words("Martin Bernard Dubois Moreau Lefèvre Girard Rousseau Fontaine Chevalier Mercier Garnier Perrin"),
  },
  {
    country: "GB",
    code: "GBR",
    women: words("Olivia Amelia Isla Harriet Poppy Imogen Charlotte Freya"),
    men: words("Oliver George Harry Callum Alfie Rhys Edward Theo"),
    surnames: words("Bennett Clarke Hughes Walker Turner Morgan Ellis Reed Pritchard Lawson Whitfield Barlow"),
  },
  {
    country: "ES",
    code: "ESP",
    women: words("Lucía Carmen Martina Paula Alba Noelia Rocío Elena"),
    men: words("Álvaro Hugo Javier Sergio Íñigo Marcos Pablo Rubén"),
    surnames: words("García Fernández Rodríguez Navarro Iglesias Serrano Ortega Castro Molina Vidal Prieto Campos"),
  },
  {
    country: "IT",
    code: "ITA",
    women: words("Giulia Chiara Francesca Beatrice Aurora Silvia Ginevra Elisa"),
    men: words("Lorenzo Matteo Alessandro Davide Nicolò Tommaso Riccardo Pietro"),
    surnames: words("Rossi Russo Ferrari Esposito Romano Ricci Marino Greco Conti Barbieri Rinaldi Fabbri"),
  },
  {
    country: "PL",
    code: "POL",
    women: words("Zofia Agnieszka Katarzyna Magdalena Ewa Maja Natalia Hanna"),
    men: words("Jakub Piotr Tomasz Krzysztof Marcin Szymon Kacper Adam"),
    surnames: words("Nowak Kowalska Mazur Krawczyk Zając Wieczorek Dudek Adamczyk Sikora Baran Szewczyk Pietrzak"),
  },
  {
    country: "SE",
    code: "SWE",
    women: words("Elsa Astrid Linnéa Ebba Maja Signe Ingrid Tuva"),
    men: words("Erik Axel Oskar Viktor Nils Gustav Anton Isak"),
    surnames: words(
      "Andersson Lindqvist Bergström Nyström Sandberg Holmgren Åkesson Ekström Wallin Sjögren Hedlund Forsberg",
    ),
  },
  {
    country: "NG",
    code: "NGA",
    women: words("Chidinma Folake Amaka Zainab Ngozi Temitope Hauwa Ifeoma"),
    men: words("Chukwuemeka Tunde Ibrahim Olumide Emeka Sani Femi Kelechi"),
    surnames: words("Okafor Adeyemi Balogun Eze Abubakar Nwosu Ogunleye Okonkwo Bello Adebayo Chukwu Danjuma"),
  },
  {
    country: "IN",
    code: "IND",
    women: words("Ananya Priya Kavya Meera Aditi Lakshmi Sneha Ishita"),
    men: words("Arjun Rohan Vikram Aditya Karthik Rahul Sanjay Nikhil"),
    surnames: words("Sharma Patel Iyer Reddy Gupta Nair Mehta Chatterjee Banerjee Kulkarni Joshi Rao"),
  },
  {
    country: "JP",
    code: "JPN",
    women: words("Sakura Yui Aoi Hina Misaki Haruka Akari Emi"),
    men: words("Haruto Ren Sota Yuto Kenji Daiki Takumi Riku"),
    surnames: words("Sato Suzuki Takahashi Tanaka Watanabe Nakamura Kobayashi Yamamoto Kato Yoshida Mori Shimizu"),
  },
  {
    country: "BR",
    code: "BRA",
    women: words("Beatriz Larissa Mariana Letícia Fernanda Júlia Camila Isabela"),
    men: words("Gabriel João Rafael Thiago Bruno Caio Vinícius Otávio"),
    surnames: words("Silva Souza Oliveira Pereira Almeida Ribeiro Carvalho Araújo Barbosa Cardoso Teixeira Moura"),
  },
  {
    country: "US",
    code: "USA",
    women: words("Madison Harper Avery Naomi Grace Savannah Brooke Claire"),
    men: words("Ethan Mason Logan Caleb Wyatt Jordan Tyler Owen"),
    surnames: words("Johnson Williams Carter Brooks Hayes Sullivan Foster Coleman Griffin Harmon Pierce Wheeler"),
  },
  {
    country: "TR",
    code: "TUR",
    women: words("Elif Zeynep Defne Ayşe Merve Ceren Esra Selin"),
    men: words("Emre Mehmet Kerem Burak Can Mustafa Deniz Cem"),
    surnames: words("Demir Kaya Çelik Yıldız Şahin Aydın Arslan Koç Polat Doğan Aksoy Kurt").map(plainI),
  },
  {
    country: "VN",
    code: "VNM",
    women: words("Linh Trang Mai Thảo Hương Phương Ngọc Quỳnh"),
    men: words("Minh Tuấn Hùng Quang Huy Khoa Dũng Nam"),
    surnames: words("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Bùi Hồ Ngô"),
  },
];

/** The drawn lettering of documents has no dotless i. */
function plainI(name: string): string {
  return name.replaceAll("ı", "i");
}

export type PersonName = { given: string; surname: string; sex: "F" | "M"; country: string; code: string };

export function drawName(draw: Draw): PersonName {
  const { country, code, women, men, surnames } = draw.pick(PEOPLES);
  const sex = draw.chance(0.5) ? "F" : "M";
  return { given: draw.pick(sex === "F" ? women : men), surname: draw.pick(surnames), sex, country, code };
}

// RFC 2606 §3: nobody's mail is read at these.
const DOMAINS = ["example.com", "example.com", "example.org", "example.net"] as const;

/** Gives every person an address of the name that nobody else of the run has. */
export function addressGiver(draw: Draw): (name: PersonName) => string {
  const taken = new Map<string, number>();
  return ({ given, surname }) => {
    const local = `${plain(given)}.${plain(surname)}`;
    const times = (taken.get(local) ?? 0) + 1;
    taken.set(local, times);
    return `${local}${times > 1 ? times : ""}@${draw.pick(DOMAINS)}`;
  };
}

function plain(name: string): string {
  const letters = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replaceAll("đ", "d").replace(/[^a-z]/g, "");
}

/** Numbers that no telephone has: set aside for plays by Ofcom and ARCEP; each is given once, undefined when all are. */
export function numberGiver(): () => string | undefined {
  let given = 0;
  return () => {
    const next = given++;
    if (next < 1_000) return `+447700900${String(next).padStart(3, "0")}`;
    return next < 11_000 ? `+3363998${String(next - 1_000).padStart(4, "0")}` : undefined;
  };
}
